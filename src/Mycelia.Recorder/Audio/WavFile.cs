using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>WAV files in memory.</summary>
public static class WavFile
{
    /// <summary>The canonical file: header, samples, and the byte that makes an odd number of bytes even.</summary>
    /// <param name="format">Of the samples.</param>
    /// <param name="pcm">The samples.</param>
    public static byte[] Of(AudioFormat format, ReadOnlySpan<byte> pcm)
    {
        var header = WavHeader.SizeOf(format.Samples);
        var wav = new byte[header + WavHeader.Padded(pcm.Length)];
        WavHeader.Write(wav, format, pcm.Length);
        pcm.CopyTo(wav.AsSpan(header));
        return wav;
    }

    /// <summary>The samples of a file.</summary>
    /// <returns>The format, and whole frames, as many as are there: a header may promise more.</returns>
    /// <exception cref="InvalidDataException">It is no WAV file, or none of PCM.</exception>
    public static (AudioFormat Format, byte[] Pcm) Read(ReadOnlyMemory<byte> wav)
    {
        using var stream = MemoryMarshal.TryGetArray(wav, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(wav.ToArray());
        var header = WavHeader.Read(stream);
        var length =
            Math.Min(header.DataBytes, stream.Length - stream.Position) / header.Format.BytesPerFrame * header.Format.BytesPerFrame;
        var pcm = new byte[length];
        stream.ReadExactly(pcm);
        return (header.Format, pcm);
    }
}
