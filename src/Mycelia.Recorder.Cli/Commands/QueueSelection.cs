using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Which chunks a command that changes the queue was told to work on.</summary>
internal static class QueueSelection
{
    /// <summary>What would be worked on; beside a running recorder too, and nothing is changed.</summary>
    /// <exception cref="UserError">A name is none, or there is no such chunk.</exception>
    /// <exception cref="QueueException">There is no queue, or it cannot be opened.</exception>
    public static List<QueueEntry> Preview(SettingsReader settings, QueueFilter filter, bool all)
    {
        using var queue = Queues.Read(settings);
        return Find(queue, settings.Operands, filter, all);
    }

    /// <summary>The chunks that were named, in the order of the queue.</summary>
    /// <exception cref="UserError">A name is none, or there is no such chunk.</exception>
    public static List<QueueEntry> Find(ChunkQueue queue, IReadOnlyList<string> names, QueueFilter filter, bool all) =>
        all ? queue.List(filter) : Find(queue.Find, names, filter);

    /// <summary>The same beside a recorder.</summary>
    /// <exception cref="UserError">A name is none, or there is no such chunk.</exception>
    public static List<QueueEntry> Find(QueueReader queue, IReadOnlyList<string> names, QueueFilter filter, bool all)
    {
        var chunks = new List<QueueEntry>();
        queue.List(all ? filter : QueueFilter.All, 0, chunks.Add);
        return all
            ? chunks
            : Find((id, isQuarantined) => chunks.Find(chunk => chunk.Id == id && chunk.IsQuarantined == isQuarantined), names, filter);
    }

    private static List<QueueEntry> Find(Func<long, bool, QueueEntry?> find, IReadOnlyList<string> names, QueueFilter filter)
    {
        var found = new List<QueueEntry>();
        foreach (var name in names.Distinct())
        {
            var isQuarantined = name.StartsWith('q') || filter.Quarantined == true;
            if (!long.TryParse(name.TrimStart('q'), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                throw new UserError(ExitCode.Usage, $"'{name}' is not the id of a chunk: 'queue list' shows them, such as 12 or q3");
            found.Add(
                find(id, isQuarantined)
                    ?? throw new UserError(
                        ExitCode.Failed,
                        isQuarantined && !name.StartsWith('q') && find(id, false) is not null
                            ? $"chunk {name} is not quarantined: it waits for delivery already"
                            : $"there is no chunk {name} in the queue: 'queue list' shows what there is"
                    )
            );
        }

        return found;
    }
}
