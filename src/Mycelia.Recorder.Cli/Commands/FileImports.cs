using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What came of the files that <c>upload</c> was given.</summary>
internal enum ImportResult
{
    /// <summary>Each is in the queue, or was imported before; or there were none.</summary>
    All,

    /// <summary>Some are, others cannot be imported.</summary>
    Some,

    /// <summary>None can be imported.</summary>
    None,

    /// <summary>Stopped on the way.</summary>
    Stopped,
}

/// <summary>The files that <c>upload</c> was given, one after the other.</summary>
internal sealed class FileImports
{
    private static readonly Setting[] OfFiles =
    [
        SettingsTable.Start,
        SettingsTable.Shift,
        SettingsTable.Again,
        SettingsTable.Channel,
        SettingsTable.Recursive,
    ];

    private readonly IReadOnlyList<string> _files;
    private readonly ImportOptions _options;

    private FileImports(IReadOnlyList<string> files, ImportOptions options, QueueLimits limits) =>
        (_files, _options, Limits) = (files, options, limits);

    /// <exception cref="UserError">Something is malformed or does not fit.</exception>
    public static FileImports Read(SettingsReader settings)
    {
        var start = StartSetting.Read(settings);
        var files = SoundFolders.Expand(settings.Operands, settings.Switch(SettingsTable.Recursive));
        if (files.Count == 0 && Array.Find(OfFiles, setting => settings.WhereFrom(setting) is not null) is { } idle)
            throw new UserError(ExitCode.Usage, $"{idle.Flag} is about files, and none is named");
        if (start is not null && files.Count > 1)
            throw new UserError(ExitCode.Usage, "--start is the time of one file, and several are given: import them one by one");
        return new(
            files,
            ImportOptions.Default with
            {
                Format = RecordSettings.ReadFormat(settings),
                ChunkLength = settings.Seconds(SettingsTable.ChunkSeconds, 0.1, 10)!.Value,
                Start = start,
                Shift = settings.Shift(SettingsTable.Shift),
                Channel = ChannelSetting.Read(settings),
                Again = settings.Switch(SettingsTable.Again),
            },
            QueueLimits.Default with
            {
                MaxBytes = settings.Size(SettingsTable.MaxQueueSize, min: 1_000_000),
                MinFreeDisk = settings.Size(SettingsTable.MinFreeDisk, min: 0),
            }
        );
    }

    /// <summary>Whether there are any.</summary>
    public bool Any => _files.Count > 0;

    /// <summary>How large a queue of one's own may become.</summary>
    public QueueLimits Limits { get; }

    /// <summary>Looks at each, and changes nothing.</summary>
    /// <param name="queuePath">The queue whose earlier imports count; it need not be there.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<IReadOnlyList<PlannedImport>> PlanAsync(string queuePath, CancellationToken stop)
    {
        using var queue = File.Exists(queuePath) && !Queues.IsEmpty(queuePath) ? QueueReader.Open(queuePath) : null;
        return await new ImportPlan(_options).LookAsync(_files, queue, stop);
    }

    public async Task<ImportResult> RunAsync(IImportQueue queue, IProgress<RecorderEvent> events, CancellationToken stop)
    {
        var importer = new FileImporter(queue, _options, events);
        var unusable = 0;
        foreach (var file in _files)
        {
            switch (await importer.ImportAsync(file, stop))
            {
                case ImportOutcome.Stopped:
                    return ImportResult.Stopped;
                case ImportOutcome.Unusable:
                    unusable++;
                    break;
            }
        }

        return unusable == 0 ? ImportResult.All
            : unusable == _files.Count ? ImportResult.None
            : ImportResult.Some;
    }
}
