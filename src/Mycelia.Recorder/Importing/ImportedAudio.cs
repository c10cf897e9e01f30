using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing;

/// <summary>The audio of a file that is imported, in the format that is recorded.</summary>
internal sealed class ImportedAudio : IDisposable
{
    /// <summary>How much is listened to before channels are mixed: speech begins in it.</summary>
    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(10);

    private readonly DecodedAudioStream? _decoded;

    private ImportedAudio(Stream pcm, DecodedAudioStream? decoded, string? remark, TimeSpan? length) =>
        (Pcm, _decoded, Remark, Length) = (pcm, decoded, remark, length);

    /// <summary>PCM, as it is imported.</summary>
    public Stream Pcm { get; }

    /// <summary>How long it is; null when that is not known before it is decoded.</summary>
    public TimeSpan? Length { get; }

    /// <summary>The date in its tags, as it stands there; null when there is none that a decoder finds.</summary>
    public string? Date => _decoded?.Date;

    /// <summary>Once it was read: why not to its end; null: it was.</summary>
    public string? Problem => _decoded?.Problem;

    /// <summary>What is strange about it although it is whole, in words; null: nothing.</summary>
    public string? Remark { get; }

    /// <summary>What helps where the remark is unwelcome.</summary>
    public Hint Hint { get; private init; }

    /// <param name="path">The file.</param>
    /// <param name="options">How it is imported.</param>
    /// <param name="stop">Ends every read of it, also the search for where its sound ends.</param>
    /// <exception cref="InvalidDataException">It cannot be understood; the message begins with the path.</exception>
    /// <exception cref="UnusableFileException">It lacks the channel that is asked for; likewise.</exception>
    /// <exception cref="AudioLibraryException">A library that it takes is missing.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImportedAudio Open(string path, ImportOptions options, CancellationToken stop)
    {
        if (options.Channel is null && PlainWav.TryOpen(path, options.Format, stop) is { } plain)
            return new(plain, null, plain.Remark, options.Format.DurationOf(plain.Length / options.Format.BytesPerFrame));
        AudioLibrary.SndFile.Require($"{path}: reading it");
        var choice = options.Channel is null ? ChannelChoice.Of(path, options.Format, LookAhead, stop) : null;
        var decoded = SoundFileSource.Decode(path, options.Format, options.Channel ?? choice?.Channel, stop);
        return new(
            decoded,
            decoded,
            string.Join("; ", new[] { decoded.Remark, choice?.Words }.OfType<string>()) is { Length: > 0 } remark ? remark : null,
            decoded.Duration
        )
        {
            Hint = choice is null ? Hint.None : ChannelChoice.Remedy,
        };
    }

    /// <summary>Decodes it to its end to learn how long it is.</summary>
    /// <exception cref="InvalidDataException">It cannot be decoded to its end; the message begins with the path.</exception>
    public static TimeSpan Measure(string path, ImportOptions options, CancellationToken stop)
    {
        using var audio = Open(path, options, stop);
        using var registration = stop.Register(audio.Abort);
        var scrap = new byte[64 * 1024];
        long bytes = 0;
        for (int read; (read = audio.Pcm.Read(scrap)) > 0; bytes += read)
            stop.ThrowIfCancellationRequested();
        stop.ThrowIfCancellationRequested();
        var length = options.Format.DurationOf(bytes / options.Format.BytesPerFrame);
        return audio.Problem is { } problem ? throw new InvalidDataException($"{path}: {SoundFileSource.Broken(problem, length)}") : length;
    }

    /// <summary>Ends a read that waits for another program. From any thread.</summary>
    public void Abort() => _decoded?.Abort();

    public void Dispose() => Pcm.Dispose();
}
