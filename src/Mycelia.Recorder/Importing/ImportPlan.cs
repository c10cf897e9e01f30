using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Importing;

/// <summary>Looks at files as an import would, and changes nothing.</summary>
/// <param name="options">How they would be imported.</param>
/// <param name="time">The clock that their times are judged by.</param>
public sealed class ImportPlan(ImportOptions options, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="paths">The files.</param>
    /// <param name="queue">Whose earlier imports count; null: there were none.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<IReadOnlyList<PlannedImport>> LookAsync(IEnumerable<string> paths, QueueReader? queue, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var planned = new List<PlannedImport>();
        var hashes = new Dictionary<string, string>();
        foreach (var path in paths)
            planned.Add(await LookAsync(path, queue, hashes, stop).ConfigureAwait(false));
        return WithOverlaps(planned);
    }

    private async Task<PlannedImport> LookAsync(string path, QueueReader? queue, Dictionary<string, string> hashes, CancellationToken stop)
    {
        try
        {
            var facts = await SoundFileFacts.ReadAsync(path, _time.LocalTimeZone, stop).ConfigureAwait(false);
            if (!options.Again && queue?.FindImport(facts.Hash) is { } before)
                return new(
                    path,
                    null,
                    default,
                    null,
                    $"imported before{(before.Name == Path.GetFileName(path) ? "" : $" as {before.Name}")}"
                );
            if (!options.Again && !hashes.TryAdd(facts.Hash, path))
                return new(path, null, default, null, $"the same as {hashes[facts.Hash]}");
            using var audio = ImportedAudio.Open(path, options, stop);
            var recordedAt = Placement.Find(path, facts, audio, options, _time, stop);
            return new(path, recordedAt, audio.Length ?? ImportedAudio.Measure(path, options, stop), recordedAt.Doubt ?? audio.Remark, null)
            {
                Hint = recordedAt.Doubt is null ? audio.Hint : Hint.None,
            };
        }
        catch (Exception e) when (e is InvalidDataException or AudioLibraryException)
        {
            return new(path, null, default, null, WithoutPath(path, e));
        }
        catch (UnusableFileException e)
        {
            return new(path, null, default, null, WithoutPath(path, e)) { Hint = e.Hint };
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or ArithmeticException or NotSupportedException)
        {
            return new(path, null, default, null, FileTrouble.Of(path, e));
        }
    }

    private static string WithoutPath(string path, Exception e) =>
        e.Message.StartsWith($"{path}: ", StringComparison.Ordinal) ? e.Message[(path.Length + 2)..] : e.Message;

    private static List<PlannedImport> WithOverlaps(List<PlannedImport> planned)
    {
        PlannedImport[] placed =
        [
            .. planned.Where(static one => one.RecordedAt is not null).OrderBy(static one => one.RecordedAt!.Value.Start),
        ];
        var overlaps = new Dictionary<string, string>();
        var latest = placed.FirstOrDefault();
        foreach (var one in placed.Skip(1))
        {
            if (one.RecordedAt!.Value.Start < latest!.RecordedAt!.Value.Start + latest.Duration)
            {
                overlaps[one.Path] = latest.Path;
                overlaps.TryAdd(latest.Path, one.Path);
            }

            if (one.RecordedAt.Value.Start + one.Duration > latest.RecordedAt!.Value.Start + latest.Duration)
                latest = one;
        }

        return [.. planned.Select(one => one with { Overlaps = overlaps.GetValueOrDefault(one.Path) })];
    }
}
