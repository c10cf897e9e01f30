using System.Buffers;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>Opus in an Ogg file (RFC 7845), a block at a time.</summary>
internal sealed class OpusStream : IEncodedStream
{
    /// <summary>To the end: the encoder takes 10 ms to get used to shorter packets, and that would be heard.</summary>
    private const int PacketsPerSecond = 50;

    /// <summary>Positions in the file count samples of this rate, whatever was encoded (RFC 7845, 4).</summary>
    private const int PositionRate = 48_000;

    private const int PacketLength = PositionRate / PacketsPerSecond;

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly SampleFormat _samples;
    private readonly PcmConverter _converter;
    private readonly OpusCodec _codec;
    private readonly OggStream _ogg;
    private readonly float[] _packet;
    private readonly long _end;
    private float[] _floats = [];
    private int _filled;
    private long _packets;
    private bool _isGiven;

    /// <param name="original">The audio.</param>
    /// <param name="frames">How many frames of it there are.</param>
    /// <param name="serial">Of the stream within the file.</param>
    /// <param name="bitRate">Bits a second, of a channel.</param>
    /// <param name="complexity">From 0 to 10.</param>
    public OpusStream(AudioFormat original, long frames, int serial, int bitRate, int complexity)
    {
        var format = original with { SampleRate = OpusEncoder.RateFor(original.SampleRate) };
        _samples = original.Samples;
        _packet = new float[format.SampleRate / PacketsPerSecond * format.Channels];
        _codec = new OpusCodec(format, bitRate * format.Channels, complexity);
        _converter = new PcmConverter(original, format);
        _ogg = new OggStream(_output, serial);
        var step = PositionRate / format.SampleRate;
        var preSkip = _codec.Lookahead * step;
        _end = preSkip + (PcmConverter.FramesOf(frames, original.SampleRate, format.SampleRate) * step);
        _ogg.Add(OpusHeaders.Identification(original, _codec.IsMultistream, preSkip), position: 0);
        _ogg.EndPage();
        _ogg.Add(OpusHeaders.Comments(OpusCodec.Version), position: 0);
        _ogg.EndPage();
    }

    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm)
    {
        Forget();
        var count = pcm.Length / _samples.Traits().Bytes;
        if (_floats.Length < count)
            _floats = new float[count];
        PcmSamples.ToFloats(pcm, _samples, _floats);
        Add(_converter.Convert(_floats.AsSpan(0, count)));
        return _output.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Finish()
    {
        Forget();
        Add(_converter.Finish());
        // Silence fills the last packets, until all that is wanted can be decoded from them.
        while (_packets * PacketLength < _end)
        {
            _packet.AsSpan(_filled).Clear();
            AddPacket();
        }

        return _output.WrittenMemory;
    }

    public void Dispose()
    {
        _ogg.Dispose();
        _converter.Dispose();
        _codec.Dispose();
    }

    /// <summary>The headers are given with the first block.</summary>
    private void Forget()
    {
        if (_isGiven)
            _output.ResetWrittenCount();
        _isGiven = true;
    }

    private void Add(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var next = samples[..Math.Min(samples.Length, _packet.Length - _filled)];
            next.CopyTo(_packet.AsSpan(_filled));
            _filled += next.Length;
            samples = samples[next.Length..];
            if (_filled == _packet.Length)
                AddPacket();
        }
    }

    /// <summary>Adds a packet, a second of them a page at most.</summary>
    private void AddPacket()
    {
        _filled = 0;
        var position = ++_packets * PacketLength;
        // Decoders leave out what the last packet has beyond the end.
        var isLast = position >= _end;
        _ogg.Add(_codec.Encode(_packet), isLast ? _end : position, isLast);
        if (isLast || _packets % PacketsPerSecond == 0)
            _ogg.EndPage();
    }
}
