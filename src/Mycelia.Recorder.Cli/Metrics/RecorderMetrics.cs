using System.Diagnostics.Metrics;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>The public state as OpenTelemetry instruments. They are read when somebody collects; nothing happens in between.</summary>
internal sealed class RecorderMetrics : IDisposable
{
    public const string MeterName = "mycelia-recorder";

    /// <summary>Of the instruments that are served: a collector that is sent the others beside them is not to have each twice.</summary>
    public const string ServedMeterName = MeterName + ".served";

    private readonly Meter _meter;

    /// <param name="state">Read at each collection.</param>
    /// <param name="time">The clock of ages.</param>
    /// <param name="meterName">What the meter is called; who collects chooses by it.</param>
    public RecorderMetrics(StateTracker state, TimeProvider time, string meterName = MeterName)
    {
        _meter = new(meterName, typeof(RecorderMetrics).Assembly.GetName().Version?.ToString(3));
        Gauge("mycelia.recorder.recording", "1", "1 while audio is heard and kept", now => now.Capture == CaptureState.Recording ? 1 : 0);
        Gauge(
            "mycelia.recorder.problems",
            "{problem}",
            "What somebody should know of",
            now => Health.Problems(now, time.GetLocalNow()).Count
        );
        Gauge("mycelia.recorder.queue.chunks", "{chunk}", "Chunks that wait for delivery", static now => now.Queue.Chunks);
        Gauge("mycelia.recorder.queue.duration", "s", "Audio that waits for delivery", static now => now.Queue.Duration.TotalSeconds);
        Gauge("mycelia.recorder.queue.size", "By", "Size of what waits for delivery", static now => now.Queue.WaitingBytes);
        Gauge("mycelia.recorder.queue.oldest.age", "s", "Age of what is to be delivered next", now => AgeOf(now.Queue.OldestStart));
        Gauge(
            "mycelia.recorder.queue.quarantined",
            "{chunk}",
            "Chunks that the server refused for good",
            static now => now.Queue.Quarantined
        );
        Gauge("mycelia.recorder.upload.failures", "{try}", "Tries in a row that have failed", static now => now.Upload.Failures);
        Counter("mycelia.recorder.captured.duration", "s", "Audio captured and on the disk", static now => now.Run.Captured.TotalSeconds);
        Counter("mycelia.recorder.captured.chunks", "{chunk}", "Chunks captured and on the disk", static now => now.Run.ChunksCaptured);
        Counter("mycelia.recorder.skipped.duration", "s", "Silence that was left out", static now => now.Run.Skipped.TotalSeconds);
        Counter("mycelia.recorder.uploaded.duration", "s", "Audio that the server stored", static now => now.Run.Uploaded.TotalSeconds);
        Counter("mycelia.recorder.uploaded.chunks", "{chunk}", "Chunks that the server stored", static now => now.Run.ChunksUploaded);
        Counter("mycelia.recorder.uploaded.size", "By", "Bytes that the server stored", static now => now.Run.BytesUploaded);
        Counter("mycelia.recorder.lost.chunks", "{chunk}", "Chunks that are gone", static now => now.Run.Lost);
        Counter("mycelia.recorder.forgotten.duration", "s", "Audio that was forgotten", static now => now.Forgotten.TotalSeconds);
        Counter(
            "mycelia.recorder.repeated.chunks",
            "{chunk}",
            "Chunks that the server may hold twice",
            static now => now.Run.PossiblyRepeated
        );
        Counter(
            "mycelia.recorder.interruptions",
            "{interruption}",
            "How often the input was lost, or audio was missing without that",
            static now => now.Run.Interruptions
        );
        _meter.CreateObservableGauge(
            "mycelia.recorder.state",
            () => StateOf(state.Current),
            "1",
            "1, with the states in words as attributes"
        );

        _meter.CreateObservableGauge(
            "mycelia.recorder.problem",
            () => ProblemsOf(state.Current, time.GetLocalNow()),
            "1",
            "1 for each problem there is, with its code as an attribute"
        );

        _meter.CreateObservableGauge(
            "mycelia.recorder.input.recording",
            () => OfInputs(state.Current, static input => input.Capture == CaptureState.Recording ? 1 : 0),
            "1",
            "Of several inputs, 1 for each that is heard and kept"
        );
        _meter.CreateObservableCounter(
            "mycelia.recorder.input.captured.duration",
            () => OfInputs(state.Current, static input => input.Run.Captured.TotalSeconds),
            "s",
            "Of several inputs, the audio of each that is captured and on the disk"
        );
        _meter.CreateObservableCounter(
            "mycelia.recorder.input.interruptions",
            () => OfInputs(state.Current, static input => input.Run.Interruptions),
            "{interruption}",
            "Of several inputs, how often each was lost, or audio of it was missing without that"
        );

        void Gauge(string name, string unit, string description, Func<RecorderState, double> value) =>
            _meter.CreateObservableGauge(name, () => value(state.Current), unit, description);

        void Counter(string name, string unit, string description, Func<RecorderState, double> value) =>
            _meter.CreateObservableCounter(name, () => value(state.Current), unit, description);

        double AgeOf(DateTimeOffset? start) => start is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> ProblemsOf(RecorderState state, DateTimeOffset now) =>
        Health
            .Problems(state, now)
            .Select(static problem =>
                problem.Input is { } input
                    ? new Measurement<int>(1, new("code", problem.Code), new("input", input.Name))
                    : new Measurement<int>(1, new KeyValuePair<string, object?>("code", problem.Code))
            );

    /// <summary>None where there is only one: what is told of all holds for it.</summary>
    private static IEnumerable<Measurement<double>> OfInputs(RecorderState state, Func<InputState, double> value) =>
        state.Inputs.Select(input => new Measurement<double>(value(input), new KeyValuePair<string, object?>("input", input.Name?.Name)));

    private static Measurement<int> StateOf(RecorderState now) =>
        new(1, new("capture", StateJson.Name(now.Capture)), new("upload", StateJson.Name(now.Upload.State)));
}
