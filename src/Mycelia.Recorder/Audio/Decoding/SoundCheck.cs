using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>Finds out whether the bytes of another program are a sound file that can be decoded.</summary>
internal static class SoundCheck
{
    /// <param name="file">A whole file.</param>
    /// <returns>What is wrong, in words; null when it can be decoded, or when only a decoder that is not here could tell.</returns>
    public static string? FindFault(ReadOnlyMemory<byte> file)
    {
        if (file.IsEmpty)
            return "it is empty";
        if (IsPcm(file.Span) || NeedsAnotherDecoder(file.Span) || !AudioLibrary.SndFile.IsThere)
            return null;
        var bytes = MemoryMarshal.TryGetArray(file, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new(file.ToArray());
        try
        {
            using var audio = new DecodedAudioStream(bytes, static format => format);
            var scrap = new byte[16 * 1024];
            while (audio.Read(scrap) > 0)
            {
                // To its end.
            }

            return audio.Problem;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    /// <summary>What chunks are: a decoder takes whatever frames there are, also where the header promises more.</summary>
    private static bool IsPcm(ReadOnlySpan<byte> file)
    {
        try
        {
            using var stream = new MemoryStream(file.ToArray());
            return WavHeader.Read(stream).Format.SampleRate > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Matroska and WebM, MPEG-4, AAC: not libsndfile's, but sound to others.</summary>
    private static bool NeedsAnotherDecoder(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
        || (file.Length > 8 && file[4..8].SequenceEqual("ftyp"u8))
        || (file.Length > 2 && file[0] == 0xFF && (file[1] & 0xF6) == 0xF0);
}
