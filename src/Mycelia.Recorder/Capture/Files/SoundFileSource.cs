using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Capture.Files;

/// <summary>Opens sound files of any kind as inputs: WAV, FLAC, Ogg and what else libsndfile knows. They are streamed, never loaded whole.</summary>
public static class SoundFileSource
{
    /// <summary>
    /// Opens a file, mixed and resampled to a format. A WAV file of 16-bit PCM that has it already needs no library.
    /// What a damaged file still holds is played.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format of the blocks.</param>
    /// <param name="options">Start and pace; the description is the file's name.</param>
    /// <exception cref="InvalidDataException">It cannot be understood. The message begins with the path, fit to show.</exception>
    /// <exception cref="AudioLibraryException">A library that it takes is missing; fit to show.</exception>
    /// <exception cref="IOException">It cannot be read; of this kind is <see cref="FileNotFoundException"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IAudioSource Open(string path, AudioFormat format, FileSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IsPlain(path, format)
            ? WavFileSource.Open(path, options)
            : new FileSource(Decode(path, format), format, options with { Description = Path.GetFileName(path) });
    }

    /// <summary>Whether the file is 16-bit PCM of this format in a WAV file.</summary>
    internal static bool IsPlain(string path, AudioFormat format)
    {
        using var file = File.OpenRead(path);
        try
        {
            return WavHeader.Read(file).Format == format;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="Open"/>
    internal static DecodedAudioStream Decode(string path, AudioFormat format)
    {
        AudioLibrary.SndFile.Require($"{path}: reading it");
        try
        {
            return new DecodedAudioStream(File.OpenRead(path), original =>
            {
                if (original != format)
                    AudioLibrary.SwResample.Require($"{path}: bringing {original} to {format}");
                return format;
            });
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
