using System.Buffers;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class ChunkEncoderTests : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_chunk_is_encoded_once_and_sent_with_the_same_bytes_after_a_crash_and_under_another_setting()
    {
        var encoder = new CountingEncoder();
        byte[] first;
        using (var queue = _file.Open())
        {
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(1));
            first = Read(queue, encoder, AudioEncoding.Flac);
            Assert.Equal(first, Read(queue, encoder, AudioEncoding.Flac));
        }

        using (var queue = _file.Open())
        {
            Assert.Equal(first, Read(queue, new CountingEncoder(), AudioEncoding.Flac));
            Assert.Equal(first, Read(queue, encoder: null, AudioEncoding.Flac));
        }

        Assert.Equal(1, encoder.Encoded);
    }

    [Fact]
    public void A_chunk_that_was_tried_in_wav_stays_so()
    {
        using var queue = _file.Open();
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(1));
        queue.RecordFailure(queue.PeekOldest()!, "no network");
        Assert.Equal(TemporaryQueue.Chunk(1).Wav.ToArray(), Read(queue, new CountingEncoder(), AudioEncoding.Wav));
    }

    [Fact]
    public void What_cannot_be_encoded_goes_out_as_it_is()
    {
        using var queue = _file.Open();
        var chunk = TemporaryQueue.Chunk(1);
        queue.Enqueue(TemporaryQueue.NewRecording(), chunk with { Wav = "an 8-bit file of another program"u8.ToArray() });
        Assert.Equal("an 8-bit file of another program"u8.ToArray(), Read(queue, new FlacEncoder(), AudioEncoding.Wav));
    }

    [Fact]
    public void Floats_go_out_in_wav_where_flac_is_wanted_which_has_none()
    {
        using var queue = _file.Open();
        var wav = SampledSignal.Wav(new(16_000, 1, SampleFormat.F32), 1_000);
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(1) with { Wav = wav });
        Assert.Equal(wav, Read(queue, new FlacEncoder(), AudioEncoding.Wav));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Encoded_bytes_leave_with_their_chunk(bool stored)
    {
        using var queue = _file.Open();
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(1));
        var chunk = queue.PeekOldest()!;
        Read(queue, new CountingEncoder(), AudioEncoding.Flac);

        if (stored)
            queue.Complete(chunk, "6b02");
        else
            queue.Quarantine(chunk, "refused");

        Assert.Null(queue.ReadEncoded(chunk, _buffer, out _));
    }

    [Fact]
    public void What_the_disk_changed_of_a_chunk_that_was_tried_is_encoded_again_to_the_same_bytes()
    {
        byte[] first;
        using (var queue = _file.Open())
        {
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(1));
            first = Read(queue, new FlacEncoder(), AudioEncoding.Flac);
            queue.RecordFailure(queue.PeekOldest()!, "no network");
        }

        var content = File.ReadAllBytes(_file.Path);
        var position = content.AsSpan().IndexOf(first.AsSpan(0, 64));
        Assert.NotEqual(-1, position);
        content[position + 50] ^= 1;
        File.WriteAllBytes(_file.Path, content);

        using (var queue = _file.Open())
            Assert.Equal(first, Read(queue, new FlacEncoder(), AudioEncoding.Flac));
    }

    private byte[] Read(ChunkQueue queue, IAudioEncoder? encoder, AudioEncoding expected)
    {
        var audio = new ChunkEncoder(queue, encoder).Read(queue.PeekOldest()!, required: null, _buffer).Audio!.Value;
        Assert.Equal(expected, audio.Encoding);
        return audio.Bytes.ToArray();
    }

    /// <summary>Gives other bytes each time, as an encoder of another version would.</summary>
    private sealed class CountingEncoder : IAudioEncoder
    {
        private readonly Guid _salt = Guid.NewGuid();

        public int Encoded { get; private set; }

        public AudioEncoding Encoding => AudioEncoding.Flac;

        public byte[] Encode(ReadOnlyMemory<byte> wav)
        {
            Encoded++;
            return [.. _salt.ToByteArray(), (byte)Encoded, .. wav.Span];
        }
    }
}
