using System.Security.Cryptography;
using System.Text;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Capture.Files;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing;

/// <summary>
/// Puts files into the queue as recordings at their true times: each wholly or not at all, and once. What a stop or a
/// crash leaves half done is taken back, by it or when the queue is opened next.
/// </summary>
/// <param name="queue">Where the chunks go.</param>
/// <param name="options">How.</param>
/// <param name="events">Told what becomes of each file.</param>
/// <param name="time">The clock that a file's times are judged by.</param>
public sealed class FileImporter(IImportQueue queue, ImportOptions options, IProgress<RecorderEvent> events, TimeProvider? time = null)
{
    private const int BlockFrames = 16_000;

    /// <summary>What is smaller is read through within a second or two.</summary>
    private const long Large = 200_000_000;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Imports a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stop">Takes back what was done so far.</param>
    public async Task<ImportOutcome> ImportAsync(string path, CancellationToken stop)
    {
        string? begun = null;
        try
        {
            await RequireRoomForLargeAsync(path, stop).ConfigureAwait(false);
            var facts = await SoundFileFacts.ReadAsync(path, _time.LocalTimeZone, stop).ConfigureAwait(false);
            if (!options.Again && await queue.FindAsync(facts.Hash).ConfigureAwait(false) is { } before)
            {
                events.Report(new FileSkipped(path, before.Name, before.Start, before.ImportedAt));
                return ImportOutcome.AlreadyImported;
            }

            using var audio = ImportedAudio.Open(path, options, stop);
            var recordedAt = Placement.Find(path, facts, audio, options, _time, stop);
            var start = recordedAt.Start;
            if (audio.Length is { } length)
                await RequireRoomAsync(path, options.Format.FramesIn(length) * options.Format.BytesPerFrame).ConfigureAwait(false);
            var name = Path.GetFileName(path);
            var id = options.Again ? Guid.CreateVersion7(_time.GetUtcNow()) : IdOf(facts.Hash, start);
            var recording = RecordingInfo.Begin(start, name) with { Id = id.ToString() };
            await queue.BeginAsync(new(recording.Id, facts.Hash, name, start, _time.GetUtcNow())).ConfigureAwait(false);
            begun = recording.Id;
            var (duration, chunks) = await EnqueueAsync(path, audio, recording, start, stop).ConfigureAwait(false);
            if (!await queue.FinishAsync(recording.Id).ConfigureAwait(false))
                throw new IOException("the queue was damaged meanwhile and set aside; import it again");
            begun = null;
            events.Report(
                new FileImported(path, recording, recordedAt, duration, chunks)
                {
                    Remark = string.Join("; ", new[] { recordedAt.Doubt, audio.Remark }.OfType<string>()) is { Length: > 0 } remark
                        ? remark
                        : null,
                    Hint = audio.Hint,
                }
            );
            return ImportOutcome.Imported;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ImportOutcome.Stopped;
        }
        catch (Exception e) when (e is InvalidDataException or AudioLibraryException)
        {
            events.Report(new FileNotImported(path, e.Message));
            return ImportOutcome.Unusable;
        }
        catch (UnusableFileException e)
        {
            events.Report(new FileNotImported(path, e.Message) { Hint = e.Hint });
            return ImportOutcome.Unusable;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or QueueUnavailableException
                        or ArgumentException
                        or ArithmeticException
                        or NotSupportedException
            )
        {
            events.Report(
                new FileNotImported(path, $"{path}: {FileTrouble.Of(path, e)}")
                {
                    Hint = (e as QueueUnavailableException)?.Hint ?? Hint.None,
                }
            );
            return ImportOutcome.Unusable;
        }
        finally
        {
            if (begun is not null)
                await RollBackAsync().ConfigureAwait(false);
        }
    }

    private async Task RollBackAsync()
    {
        try
        {
            await queue.RollBackAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is QueueUnavailableException or IOException)
        {
            // A full or failing disk, or a recorder that is gone: it is taken back when the queue is opened next.
        }
    }

    /// <summary>The same file at the same time is the same recording, so that even a server can tell a repeat.</summary>
    private static Guid IdOf(string hash, DateTimeOffset start)
    {
        var bytes = SHA256.HashData(Encoding.ASCII.GetBytes($"{hash} {start.ToUnixTimeMilliseconds()}")).AsSpan(0, 16);
        // RFC 9562: version 8, an id of one's own making.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private async Task<(TimeSpan Duration, int Chunks)> EnqueueAsync(
        string path,
        ImportedAudio audio,
        RecordingInfo recording,
        DateTimeOffset start,
        CancellationToken stop
    )
    {
        var format = options.Format;
        var chunker = new Chunker(format, (int)format.FramesIn(options.ChunkLength));
        var source = new FileSource(
            audio.Pcm,
            format,
            new()
            {
                Start = start,
                Realtime = false,
                BufferFrames = BlockFrames,
            }
        );
        var frames = 0L;
        await using (stop.Register(audio.Abort).ConfigureAwait(false))
        {
            await foreach (var read in source.ReadBlocksAsync(CancellationToken.None).ConfigureAwait(false))
            {
                var block = read;
                frames += block.Samples.Length / format.BytesPerFrame;
                while (chunker.Take(ref block) is { } chunk)
                {
                    await RequireRoomAsync(path, chunk.Wav.Length).ConfigureAwait(false);
                    await queue.EnqueueAsync(recording, chunk).ConfigureAwait(false);
                }

                stop.ThrowIfCancellationRequested();
            }
        }

        stop.ThrowIfCancellationRequested();
        if (audio.Problem is { } problem)
            throw new InvalidDataException($"{path}: {SoundFileSource.Broken(problem, format.DurationOf(frames))}");
        if (frames == 0)
            throw new InvalidDataException($"{path}: there is no audio in it");
        if (chunker.Cut() is { } last)
            await queue.EnqueueAsync(recording, last).ConfigureAwait(false);
        return (format.DurationOf(frames), chunker.OpenNumber);
    }

    /// <summary>
    /// Before it is read from end to end, which takes minutes or never ends. One that may have been imported before is read all the same.
    /// </summary>
    private async Task RequireRoomForLargeAsync(string path, CancellationToken stop)
    {
        using var file = RegularFile.Open(path, stop);
        if (
            file.Length >= Large
            && PromisedLength.Of(file) is { } length
            && (options.Again || !await queue.IsNameKnownAsync(Path.GetFileName(path)).ConfigureAwait(false))
        )
            await RequireRoomAsync(path, options.Format.FramesIn(length) * options.Format.BytesPerFrame).ConfigureAwait(false);
    }

    private async Task RequireRoomAsync(string path, long bytes)
    {
        if (await queue.WhyFullAsync(bytes).ConfigureAwait(false) is { } why)
            throw new UnusableFileException($"{path}: {why.Words}; make room, or import it into a queue on another disk", why.Hint);
    }
}
