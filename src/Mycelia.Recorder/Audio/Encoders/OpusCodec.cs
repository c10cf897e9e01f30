using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>libopus's encoder. One packet depends on those before it. Not safe for concurrent use.</summary>
internal sealed unsafe class OpusCodec : IDisposable
{
    /// <summary>More one stream's packet of 20 ms never has (RFC 6716, 3.2), with what says its length.</summary>
    private const int LargestPacket = 1_277;

    private readonly AudioFormat _format;
    private readonly byte[] _packet;
    private nint _encoder;

    /// <param name="format">One of Opus's own rates; 255 channels at most.</param>
    /// <param name="bitRate">Bits a second, all channels together.</param>
    /// <param name="complexity">From 0 to 10.</param>
    /// <exception cref="InvalidDataException">libopus does not encode that.</exception>
    public OpusCodec(AudioFormat format, int bitRate, int complexity)
    {
        _format = format;
        _packet = new byte[LargestPacket * format.Channels];
        _encoder = Create(format);
        Set(LibOpus.SetBitRate, bitRate);
        Set(LibOpus.SetComplexity, complexity);
        Set(LibOpus.SetLsbDepth, Math.Min(format.BytesPerSample * 8, LibOpus.HighestLsbDepth));
        int lookahead;
        Set(LibOpus.GetLookahead, (nint)(&lookahead));
        Lookahead = lookahead;
    }

    /// <summary>The version, in the library's own words.</summary>
    public static string Version => Marshal.PtrToStringUTF8(LibOpus.opus_get_version_string())!;

    /// <summary>By how many frames what is decoded is late.</summary>
    public int Lookahead { get; }

    /// <summary>
    /// Whether each channel is a stream of its own. Up to two are one stream: the library's way for many asks for the
    /// processor's features with every packet, and on a virtual machine that costs as much as the encoding.
    /// </summary>
    public bool IsMultistream => _format.Channels > 2;

    /// <summary>Encodes the next samples.</summary>
    /// <param name="samples">Interleaved, full scale being 1; as many frames as a packet takes.</param>
    /// <returns>The packet; valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<float> samples)
    {
        var frames = samples.Length / _format.Channels;
        int length;
        fixed (float* first = samples)
        fixed (byte* packet = _packet)
        {
            length = IsMultistream
                ? LibOpus.opus_multistream_encode_float(_encoder, first, frames, packet, _packet.Length)
                : LibOpus.opus_encode_float(_encoder, first, frames, packet, _packet.Length);
        }

        return length >= 0 ? _packet.AsSpan(0, length) : throw Failed(length);
    }

    public void Dispose()
    {
        if (_encoder == 0)
            return;
        if (IsMultistream)
            LibOpus.opus_multistream_encoder_destroy(_encoder);
        else
            LibOpus.opus_encoder_destroy(_encoder);
        _encoder = 0;
    }

    private static nint Create(AudioFormat format)
    {
        int error;
        nint encoder;
        if (format.Channels <= 2)
        {
            encoder = LibOpus.opus_encoder_create(format.SampleRate, format.Channels, LibOpus.ApplicationAudio, &error);
        }
        else
        {
            byte[] mapping = [.. Enumerable.Range(0, format.Channels).Select(static channel => (byte)channel)];
            fixed (byte* first = mapping)
                encoder = LibOpus.opus_multistream_encoder_create(
                    format.SampleRate,
                    format.Channels,
                    format.Channels,
                    0,
                    first,
                    LibOpus.ApplicationAudio,
                    &error
                );
        }

        return encoder != 0 ? encoder : throw Failed(error);
    }

    private void Set(int request, nint value)
    {
        var error = IsMultistream
            ? LibOpus.opus_multistream_encoder_ctl(_encoder, request, value)
            : LibOpus.opus_encoder_ctl(_encoder, request, value);
        if (error == 0)
            return;
        Dispose();
        throw Failed(error);
    }

    private static InvalidDataException Failed(int error) =>
        new($"the audio cannot be encoded as Opus ({Marshal.PtrToStringUTF8(LibOpus.opus_strerror(error))})");
}
