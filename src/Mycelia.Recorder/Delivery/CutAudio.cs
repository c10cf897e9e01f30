using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>What is left of a file of a destination's from which a window of time was taken, in the same encoding.</summary>
/// <param name="Bytes">A complete file; empty: nothing is left.</param>
/// <param name="Start">When its first frame was heard.</param>
/// <param name="Length">How long it is.</param>
/// <param name="IsUntouched">Whether nothing of it was in the window.</param>
internal readonly record struct CutAudio(ReadOnlyMemory<byte> Bytes, DateTimeOffset Start, TimeSpan Length, bool IsUntouched)
{
    private const int Buffer = 64 * 1024;

    /// <summary>
    /// Takes a window out of a file, to the frame. What is left is encoded anew: in the packets that an encoding has, something of their
    /// neighbours is heard. Of what cannot be decoded, nothing is left.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="encoding">What is left is to be in it.</param>
    /// <param name="start">When its first frame was heard.</param>
    /// <param name="from">Where the window begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <exception cref="AudioLibraryException">A library is missing.</exception>
    /// <exception cref="DllNotFoundException">A library is missing.</exception>
    public static CutAudio Of(
        ReadOnlyMemory<byte> file,
        AudioEncoding encoding,
        DateTimeOffset start,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        if (Decode(file) is not var (format, pcm))
            return new(default, start, default, IsUntouched: false);
        var startMs = start.ToUnixTimeMilliseconds();
        var cut = PcmCut.Of(format, pcm, startMs, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        if (cut.IsUntouched || cut.Pcm.IsEmpty)
            return new(default, start, default, cut.IsUntouched);
        var wav = WavFile.Of(format, cut.Pcm.Span);
        return new(
            AudioEncoders.Create(encoding, format) is { } encoder ? encoder.Encode(wav) : wav,
            DateTimeOffset.FromUnixTimeMilliseconds(cut.StartMs),
            format.DurationOf(cut.Pcm.Length / format.BytesPerFrame),
            IsUntouched: false
        );
    }

    private static (AudioFormat Format, ReadOnlyMemory<byte> Pcm)? Decode(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var audio = new DecodedAudioStream(new MemoryStream(file.ToArray(), writable: false), static format => format);
            using var pcm = new MemoryStream();
            audio.CopyTo(pcm, Buffer);
            return audio.Problem is null ? (audio.Format, pcm.ToArray()) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
