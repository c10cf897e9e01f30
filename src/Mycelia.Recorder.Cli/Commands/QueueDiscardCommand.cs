using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>queue discard</c>: deletes chunks for good, after asking.</summary>
internal static class QueueDiscardCommand
{
    public static readonly Setting[] Settings =
    [
        QueueOptions.All,
        QueueOptions.Quarantined,
        QueueOptions.Yes,
        SettingsTable.DryRun,
        SettingsTable.Db,
        SettingsTable.EnvFile,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var quarantined = settings.Switch(QueueOptions.Quarantined);
        var all = settings.Switch(QueueOptions.All) || (quarantined && settings.Operands.Count == 0);
        if (all == settings.Operands.Count > 0)
            throw new UserError(
                ExitCode.Usage,
                "say which chunks: their ids as in 'queue list', --quarantined for all that are quarantined, or --all"
            );
        var filter = new QueueFilter { Quarantined = quarantined ? true : null };
        if (settings.Switch(SettingsTable.DryRun))
            return QueueWords.Preview(QueueSelection.Preview(settings, filter, all), "would be discarded", "nothing to discard");
        var isSure = settings.Switch(QueueOptions.Yes);
        if (!isSure && Console.IsInputRedirected)
            throw new UserError(ExitCode.Usage, "discard deletes audio for good, and nobody can be asked here: say --yes");

        using var queue = QueueChanges.Open(settings);
        var chunks = queue.Find(settings, filter, all);
        if (chunks.Count == 0)
        {
            Console.WriteLine("nothing to discard");
            return ExitCode.Done;
        }

        if (!isSure && !Ask(chunks))
        {
            Console.WriteLine("nothing was discarded");
            return ExitCode.Failed;
        }

        return await queue.EachAsync(
            chunks,
            ControlCommand.Discard,
            static (queue, chunk) =>
            {
                queue.Discard(chunk);
                return null;
            },
            static chunk => Console.WriteLine($"{chunk.Name} discarded: {QueueWords.Describe(chunk)}")
        );
    }

    private static bool Ask(List<QueueEntry> chunks)
    {
        Console.Write(
            $"Delete {QueueWords.Chunks(chunks.Count)} ({Words.Bytes(chunks.Sum(static chunk => chunk.Bytes))}){Span(chunks)} for "
                + "good? [y/N] "
        );
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static string Span(List<QueueEntry> chunks)
    {
        var starts = chunks.Where(static chunk => chunk.Start is not null).ToList();
        return starts.Count == 0
            ? ""
            : $", from {Times.WithAge(starts.Min(static chunk => chunk.Start!.Value), DateTimeOffset.Now)} to "
                + $"{Times.WithAge(starts.Max(static chunk => chunk.Start!.Value + chunk.Duration), DateTimeOffset.Now)},";
    }
}
