using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>The samples of a WAV file in memory.</summary>
internal static class WavPcm
{
    /// <returns>The format, and whole frames, as many as are there: a header may promise more.</returns>
    /// <exception cref="InvalidDataException">It is not a WAV file of 16-bit PCM.</exception>
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
