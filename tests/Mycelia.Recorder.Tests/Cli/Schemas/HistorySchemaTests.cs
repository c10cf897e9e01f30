using System.Text.Json;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Schemas;

/// <summary>What the ledger's commands write is what docs/schemas says.</summary>
public sealed class HistorySchemaTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_history_has_every_kind_of_stretch()
    {
        LedgerStretch[] stretches =
        [
            .. Enum.GetValues<ChunkFate>()
                .Select(static fate => new LedgerStretch(Now, Now.AddHours(1), LedgerKind.Recorded)
                {
                    Fate = fate,
                    RecordingId = Guid.CreateVersion7().ToString(),
                    Input = fate == ChunkFate.Lost ? null : "a microphone",
                    SettledFrom = fate == ChunkFate.Delivered ? Now : null,
                    SettledTo = fate == ChunkFate.Delivered ? Now : null,
                    Destination = fate == ChunkFate.Delivered ? "https://mycelia.example.org/" : null,
                }),
            .. Enum.GetValues<LedgerKind>()
                .Where(static kind => kind != LedgerKind.Recorded)
                .Select(static kind => new LedgerStretch(Now, Now.AddHours(1), kind)),
            .. Enum.GetValues<RunEnd>()
                .Select(static end => new LedgerStretch(Now, Now.AddHours(1), LedgerKind.NotRunning) { RunEnd = end }),
            new(Now, Now.AddHours(1), LedgerKind.Gap) { Cause = "disk full", InputName = "@speaker" },
        ];
        var page = new LedgerPage(Now, stretches, [new(Now, "a mark")]);
        SchemaFile
            .Of("history")
            .AssertFitsAll([
                Write(json => HistoryJson.Write(json, Now, Now.AddDays(1), page, Now, onlyGaps: false)),
                Write(static json => HistoryJson.Write(json, Now, Now.AddDays(1), new(null, [], []), Now, onlyGaps: true)),
            ]);
    }

    [Fact]
    public void Where_no_recorder_runs_the_last_one_is_told_of() =>
        SchemaFile
            .Of("status-not-running")
            .AssertFitsAll([
                Write(static json => StatusCommand.WriteNotRunning(json, null)),
                .. new[] { RunEnd.Stopped, RunEnd.Died, RunEnd.WentDown }.Select(static end =>
                    Write(json => StatusCommand.WriteNotRunning(json, new(Now, Now.AddHours(1), end)))
                ),
            ]);

    private static JsonElement Write(Action<Utf8JsonWriter> content)
    {
        using var text = new MemoryStream();
        JsonDocumentWriter.Write(text, content);
        return JsonDocument.Parse(text.ToArray()).RootElement;
    }
}
