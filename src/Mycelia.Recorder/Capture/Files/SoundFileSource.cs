using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Files;

/// <summary>
/// Opens sound files of any kind as inputs: WAV, FLAC, Ogg, MP3 and what else libsndfile knows; with the <c>ffmpeg</c> program
/// what that does. They are streamed, never loaded whole.
/// </summary>
public static class SoundFileSource
{
    /// <summary>
    /// Opens a file, mixed and resampled to a format. A WAV file that has it already needs no library.
    /// What a damaged file still holds is played.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format of the blocks.</param>
    /// <param name="options">Start and pace; the description is the file's name.</param>
    /// <param name="stop">Gives up while it is opened; what is opened goes on.</param>
    /// <exception cref="InvalidDataException">It cannot be understood. The message begins with the path, fit to show.</exception>
    /// <exception cref="UnusableFileException">It lacks the channel that is asked for. The message begins with the path.</exception>
    /// <exception cref="AudioLibraryException">A library that it takes is missing; fit to show.</exception>
    /// <exception cref="IOException">It cannot be read; of this kind is <see cref="FileNotFoundException"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IAudioSource Open(string path, AudioFormat format, FileSourceOptions options, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Description = Path.GetFileName(path) };
        // Once it is disposed of, its token stands still: what is opened is ended by whoever records it.
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (PlainWav.TryOpen(path, format, opening.Token) is { } plain)
        {
            Tell(plain.IsCutOff ? null : plain.Remark);
            return new FileSource(plain, format, options) { Path = path, Trouble = () => plain.IsCutOff ? plain.Remark : null };
        }

        var channels =
            options.Channel is null && options.LookAhead is { } ahead ? ChannelChoice.Of(path, format, ahead, opening.Token) : null;
        var decoded = Decode(path, format, options.Channel ?? channels?.Channel, opening.Token);
        Tell(decoded.IsCutOff ? null : decoded.Remark);
        Tell(channels?.Words, ChannelChoice.Remedy);
        return new FileSource(decoded, format, options)
        {
            Path = path,
            Trouble = () => decoded.Problem ?? (decoded.IsCutOff ? decoded.Remark : null),
        };

        void Tell(string? remark, Hint hint = Hint.None)
        {
            if (remark is not null)
                options.Say?.Invoke($"{path}: {remark}", hint);
        }
    }

    /// <summary>Whether the <c>ffmpeg</c> program is here, and with it all that it decodes.</summary>
    public static bool HasFfmpeg => FfmpegDecoder.IsThere;

    /// <summary>Where in a file it went wrong.</summary>
    internal static string Broken(string problem, TimeSpan after) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{problem}, after {after.TotalSeconds:0.##} s");

    /// <param name="path">The file.</param>
    /// <param name="format">What it is brought to.</param>
    /// <param name="channel">The only channel that is taken, from 1 on; null: all are mixed.</param>
    /// <param name="stop">Ends every read of it.</param>
    internal static DecodedAudioStream Decode(string path, AudioFormat format, int? channel = null, CancellationToken stop = default)
    {
        var file = RegularFile.Open(path, stop);
        try
        {
            AudioLibrary.SndFile.Require($"{path}: reading it");
            return new DecodedAudioStream(
                file,
                original =>
                {
                    if (!(channel is null ? original : original with { Channels = 1 }).IsLike(format))
                        AudioLibrary.SwResample.Require($"{path}: bringing {original} to {format}");
                    return format;
                },
                path: path,
                channel: channel,
                stop: stop
            );
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (UnusableFileException e)
        {
            throw new UnusableFileException($"{path}: {e.Message}", e.Hint, e);
        }
        catch (AudioLibraryException)
        {
            file.Dispose();
            throw;
        }
    }
}
