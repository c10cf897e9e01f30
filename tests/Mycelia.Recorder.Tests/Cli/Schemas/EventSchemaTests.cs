using System.Text.Json;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Schemas;

/// <summary>docs/schemas/events.schema.json against every event that there is.</summary>
public sealed class EventSchemaTests
{
    private static readonly SchemaFile Schema = SchemaFile.Of("events");

    private static readonly JsonElement[] Lines =
    [
        .. JsonDisplayTests
            .Events.Select(static row => row.Data.Item1)
            .Append(
                new RecordingStopped(new(TimeSpan.FromSeconds(20.5), 3, 2, RecorderState.Begin(States.Now, uploads: true).Queue, 1, 4, 5))
            )
            .Concat(
                JsonDisplayTests
                    .Events.Select(static row => row.Data.Item1)
                    .Where(IsOfInput)
                    .Select(static e => e with { Input = new(2, "@speaker") })
            )
            .Concat(States.All.Select(static state => new StateChanged(state)))
            .Select(static happening => JsonDocument.Parse(JsonDisplayTests.LineOf(happening)).RootElement),
    ];

    [Fact]
    public void Every_line_is_as_the_schema_says() => Assert.All(Lines, Schema.AssertFits);

    [Fact]
    public void Every_event_has_a_schema_and_every_schema_an_event() =>
        Assert.Equal(Schema.Definitions.Order(), Lines.Select(NameOf).Distinct().Order());

    [Fact]
    public void No_property_of_a_schema_is_one_that_the_event_never_has() =>
        Assert.All(Lines.GroupBy(NameOf), static lines => Schema.AssertUsed(lines.Key, lines));

    [Theory]
    [InlineData("""{"time":"2026-03-01T12:00:00.000Z","event":"journal_resumed","more":1}""")]
    [InlineData("""{"time":"2026-03-01T12:00:00.000Z","event":"journal_failed"}""")]
    [InlineData("""{"time":"2026-03-01T12:00:00Z","event":"journal_resumed"}""")]
    [InlineData("""{"time":"2026-03-01T25:00:00.000Z","event":"journal_resumed"}""")]
    [InlineData("""{"time":"2026-03-01T12:00:00.000Z","event":"audio_missing","until":"2026-03-01T12:00:00.000Z","missing_ms":0.5}""")]
    [InlineData("""{"time":"2026-03-01T12:00:00.000Z","event":"invented"}""")]
    public void The_schema_is_strict(string line) =>
        Assert.ThrowsAny<Exception>(() => Schema.AssertFits(JsonDocument.Parse(line).RootElement));

    /// <summary>What a capture tells, of whichever input.</summary>
    private static bool IsOfInput(RecorderEvent happening) =>
        happening
            is RecordingStarted
                or RecordingContinued
                or WaitingForInput
                or ChunkCaptured
                or ChunkNotStored
                or JournalFailed
                or JournalResumed
                or CaptureInterrupted
                or CapturePaused
                or CaptureResumed
                or InputChanged
                or MonitorRecorded
                or MicrophoneFound
                or AudioMissing
                or InputSilent
                or InputAudible;

    private static string NameOf(JsonElement line) => line.GetProperty("event").GetString()!;
}
