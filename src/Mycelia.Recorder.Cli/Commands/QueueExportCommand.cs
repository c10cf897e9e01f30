using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>queue export</c>: WAV files out of a queue, also a damaged one, also beside a running recorder.</summary>
internal static class QueueExportCommand
{
    public static readonly Setting[] Settings =
    [
        QueueOptions.From,
        QueueOptions.Quarantined,
        QueueOptions.Recording,
        QueueOptions.Since,
        QueueOptions.Until,
        SettingsTable.DryRun,
        SettingsTable.Db,
        SettingsTable.EnvFile,
    ];

    public static Task<int> RunAsync(SettingsReader settings)
    {
        var from = settings.Text(QueueOptions.From) ?? settings.Text(SettingsTable.Db)!;
        Queues.RefuseEmpty(from);
        var folder = settings.Operands[0];
        if (FileFacts.Of(folder).Kind is not (FileKind.Folder or FileKind.Absent or FileKind.Unknown) and var kind)
            throw new UserError(ExitCode.Failed, $"cannot write to {folder}: it is {Words.Kind(kind)}, not a folder");
        if (settings.Switch(SettingsTable.DryRun))
            return Task.FromResult(Preview(from, settings, folder));
        try
        {
            using var export = new ExportFolder(folder);
            var unreadable = QueueExport.Run(from, QueueOptions.ReadFilter(settings), export.Add);
            var there = export.AlreadyThere == 0 ? "" : $", {QueueWords.Chunks(export.AlreadyThere)} there already";
            var damaged = export.Damaged == 0 ? "" : $"; {export.Damaged} of them damaged, as their names say";
            Console.WriteLine($"{QueueWords.Chunks(export.Written)} ({Words.Bytes(export.Bytes)}) written to {folder}{there}{damaged}");
            if (unreadable > 0)
                Console.Error.WriteLine(
                    $"mycelia-recorder: {QueueWords.Chunks(unreadable)} more cannot be read from {from}: it is damaged"
                );
            if (export.Taken > 0)
                Console.Error.WriteLine(
                    $"mycelia-recorder: {QueueWords.Chunks(export.Taken)} found their names in {folder} taken by files that are not "
                        + "yours, and were given others"
                );
            if (export.Nameless > 0)
                Console.Error.WriteLine(
                    $"mycelia-recorder: {QueueWords.Chunks(export.Nameless)} were not written: every name for them in {folder} is "
                        + "taken; export into a folder of your own"
                );
            return Task.FromResult(unreadable == 0 && export.Nameless == 0 ? ExitCode.Done : ExitCode.Failed);
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not OutputException)
        {
            throw new UserError(ExitCode.Failed, $"cannot write to {folder}: {e.Message.TrimEnd('.')}; what was written stays there");
        }
    }

    private static int Preview(string from, SettingsReader settings, string folder)
    {
        var chunks = 0;
        var bytes = 0L;
        var damaged = 0;
        var unreadable = QueueExport.Run(
            from,
            QueueOptions.ReadFilter(settings),
            chunk =>
            {
                chunks++;
                bytes += chunk.Audio.Length;
                damaged += chunk.IsWhole ? 0 : 1;
            }
        );
        Console.WriteLine(
            $"{QueueWords.Chunks(chunks)} ({Words.Bytes(bytes)}) would be written to "
                + $"{folder}{(damaged == 0 ? "" : $"; {damaged} of them damaged")}"
                + $"{(unreadable == 0 ? "" : $"; {QueueWords.Chunks(unreadable)} more cannot be read")}; nothing was written"
        );
        return unreadable == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
