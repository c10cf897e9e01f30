using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What an attached display shows, and what its keys tell the recorder.</summary>
/// <param name="queue">The recorder's queue.</param>
/// <param name="state">The state at the beginning.</param>
/// <param name="say">Shows a line.</param>
/// <param name="leave">Ends the display, and not the recorder.</param>
internal sealed class TopControls(string queue, RecorderState state, Action<StampedLine> say, Action leave) : IRecorderControls
{
    /// <summary>For so many readings the last level stands where none has come.</summary>
    private const int Patience = 3;

    private readonly Lock _lock = new();
    private volatile RecorderState _state = state;
    private IReadOnlyList<LevelReading> _levels = [default];
    private int _age = Patience;

    /// <summary>The state now.</summary>
    public RecorderState State => _state;

    /// <summary>The recorder has said something.</summary>
    public void Apply(LiveFrame frame)
    {
        if (frame.State is { } now)
            _state = now;
        lock (_lock)
            (_levels, _age) = (frame.Levels, 0);
    }

    public IReadOnlyList<LevelReading> ReadLevels()
    {
        lock (_lock)
            return _age++ < Patience ? _levels : [default];
    }

    public LedgerPage? ReadLedger(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        try
        {
            using var reader = QueueReader.Open(queue);
            return reader.ReadLedger(from, to, now);
        }
        catch (QueueException)
        {
            // A disk that cannot be read now: the strip stays empty.
            return null;
        }
    }

    public void TogglePause() => Tell(new(_state.Capture == CaptureState.Paused ? ControlCommand.Resume : ControlCommand.Pause));

    public void Mark(string label) => Tell(new(ControlCommand.Mark) { Label = label });

    public void Forget(TimeSpan last)
    {
        var now = DateTimeOffset.UtcNow;
        Tell(new(ControlCommand.Forget) { Window = (now - last, now) });
    }

    public void Stop() => leave();

    /// <summary>In the background: a recorder that takes its time does not hold up the display. What it did, the recorder's own lines
    /// say.</summary>
    private void Tell(ControlRequest request) =>
        Task.Run(async () =>
        {
            try
            {
                if (await RunningRecorder.TellAsync(queue, request, CancellationToken.None) is { IsDone: false } refused)
                    Say(string.Join("; ", refused.Said));
            }
            catch (UserError e)
            {
                Say(e.Message);
            }
        });

    private void Say(string text) => say(new(Times.Stamp(DateTimeOffset.Now), new(Tone.Problem, text)));
}
