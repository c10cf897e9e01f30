using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;

namespace Mycelia.Recorder.Capture.Files;

/// <summary>Opens WAV files as inputs. They are streamed, never loaded whole.</summary>
internal static class WavFileSource
{
    /// <summary>Opens a WAV file of PCM. One that is cut off is read to its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Start and pace; the description is the file's name.</param>
    /// <exception cref="InvalidDataException">It is no WAV file of PCM. The message begins with the path, fit to show.</exception>
    /// <exception cref="IOException">It cannot be read; of this kind is <see cref="FileNotFoundException"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IAudioSource Open(string path, FileSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var file = RegularFile.Open(path);
        try
        {
            var header = WavHeader.Read(file);
            var plain = PlainWav.Open(file, header) ?? throw new InvalidDataException("several WAV files in one, or none that is whole");
            return new FileSource(plain, header.Format, options with { Description = Path.GetFileName(path) });
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
