using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>A window as a FLAC or Ogg Opus file, made before it is sent: its length stands in it.</summary>
internal static class EncodedWindow
{
    /// <summary>It is made in memory.</summary>
    private const long MostBytes = 512L << 20;

    /// <summary>Why it cannot be made; null where it can.</summary>
    public static Refusal? WhyNot(VirtualAudio audio, AudioFormat format, AudioEncoding encoding)
    {
        if (audio.Length > MostBytes)
        {
            var minutes = format.DurationOf(MostBytes / format.BytesPerFrame).TotalMinutes;
            return new(413, $"As {encoding.Name()}, {minutes:0} minutes are given at most: ask for less, or for wav.", "format");
        }

        try
        {
            AudioEncoders.Create(encoding, format);
            return null;
        }
        catch (AudioLibraryException e)
        {
            return new(501, $"{e.Message}.", "format");
        }
        catch (InvalidDataException e)
        {
            return new(422, $"{e.Message}.", "format");
        }
    }

    public static async Task<Stream> MakeAsync(VirtualAudio audio, AudioFormat format, AudioEncoding encoding, CancellationToken client)
    {
        var encoder = AudioEncoders.Create(encoding, format)!;
        var wav = new byte[audio.Length];
        await audio.ReadExactlyAsync(wav, client).ConfigureAwait(false);
        return new MemoryStream(await Task.Run(() => encoder.Encode(wav), client).ConfigureAwait(false), writable: false);
    }
}
