using Mycelia.Recorder.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>
/// A bar at the foot of the terminal while a queue is drained, and lines above it for what is worth one; deliveries are not, unless
/// that is asked for.
/// </summary>
/// <param name="console">The terminal.</param>
/// <param name="lines">Puts what is worth a line above the bar.</param>
/// <param name="verbose">Deliveries are worth a line, too.</param>
/// <param name="time">The clock of rate and time left.</param>
internal sealed class UploadBar(IAnsiConsole console, IProgress<RecorderEvent> lines, bool verbose, TimeProvider time)
    : IProgress<RecorderEvent>,
        IDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Task _drawing = Task.CompletedTask;
    private ProgressTask? _task;
    private DrainProgress? _progress;
    private long _began;

    /// <summary>Shows the bar, if there is anything to deliver.</summary>
    /// <param name="waiting">What waits.</param>
    public void Begin(QueueStatus waiting)
    {
        if (waiting.Chunks == 0)
            return;
        (_progress, _began) = (new(waiting), time.GetTimestamp());
        // The cursor is hidden while the bar is drawn, and a second Ctrl+C ends the program at once.
        AppDomain.CurrentDomain.ProcessExit += ShowCursor;
        _drawing = console
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new FactsColumn(this))
            .StartAsync(async context =>
            {
                lock (_lock)
                    _task = context.AddTask("delivering", maxValue: 1);
                await _over.Task;
            });
    }

    public void Report(RecorderEvent value)
    {
        lock (_lock)
        {
            _progress = _progress?.Apply(value);
            if (_task is not null && _progress is not null)
                _task.Value = _progress.Fraction;
        }

        if (value is not ChunkUploaded || verbose)
            lines.Report(value);
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        _over.TrySetResult();
        _drawing.GetAwaiter().GetResult();
        AppDomain.CurrentDomain.ProcessExit -= ShowCursor;
    }

    private string Say()
    {
        lock (_lock)
            return _progress?.Say(time.GetElapsedTime(_began)) ?? "";
    }

    private void ShowCursor(object? sender, EventArgs e) => console.Cursor.Show(true);

    /// <summary>What a bar alone does not say.</summary>
    private sealed class FactsColumn(UploadBar bar) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(bar.Say());
    }
}
