using System.Diagnostics;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// The display that fills a terminal, drawn and steered by a thread of its own: a terminal that hangs holds up nothing else.
/// What it is told is only noted; it looks at the state when it draws.
/// </summary>
/// <param name="tty">Where keys come from; disposed of here.</param>
/// <param name="output">Where it is drawn.</param>
/// <param name="traits">What the terminal can show.</param>
/// <param name="verbose">Say more.</param>
/// <param name="time">The clock.</param>
internal sealed class DashboardDisplay(Tty tty, Stream output, TerminalTraits traits, bool verbose, TimeProvider time)
    : IProgress<RecorderEvent>,
        IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How old what the ledger says may become while the strip shows it.</summary>
    private static readonly TimeSpan LedgerAge = TimeSpan.FromSeconds(5);

    private readonly RecentLines _notices = new(verbose, time);

    /// <summary>One for each input; there is always one.</summary>
    private InputView[] _inputs = [new()];
    private LedgerWindow? _ledger;
    private StripZoom _zoom;
    private long _ledgerRead;
    private readonly FrameWriter _writer = new(traits.HasColours);
    private Canvas _canvas = new(0, 0, traits.IsAscii);
    private (RecorderState State, long Second, object Notices, int Keys, int Meters) _drawn;
    private MissingAudio?[] _missing = [null];
    private ForgottenTime? _forgotten;
    private TerminalSession? _session;
    private Thread? _thread;
    private bool _isAttached;
    private volatile bool _isOver;

    public void Report(RecorderEvent value) => _notices.Report(value);

    /// <summary>Shows what went wrong.</summary>
    public void Complain(string text) => Say(new(Times.Stamp(time.GetLocalNow()), new(Tone.Problem, text)));

    /// <summary>Shows a line.</summary>
    public void Say(StampedLine line) => _notices.Add(line);

    /// <summary>Takes the terminal.</summary>
    /// <param name="state">What is shown.</param>
    /// <param name="controls">What keys do.</param>
    /// <param name="isAttached">Whether the recorder is another process, which goes on when the display ends.</param>
    public void Start(Func<RecorderState> state, IRecorderControls controls, bool isAttached = false)
    {
        _isAttached = isAttached;
        _session = new TerminalSession(tty, output);
        _thread = new Thread(() => Run(state, controls)) { IsBackground = true, Name = "display" };
        _thread.Start();
    }

    /// <summary>Gives the terminal back, and leaves there what was worth reading.</summary>
    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        var hasEnded = _thread?.Join(Patience) != false;
        _session?.Dispose();
        if (!hasEnded)
            return;
        tty.Dispose();
        var terminal = new ColourTerminal(VisibleConsole.Colours, VisibleConsole.IsAscii);
        foreach (var (stamp, line) in _notices.All)
            terminal.Write(stamp, line);
    }

    private void Run(Func<RecorderState> state, IRecorderControls controls)
    {
        var keyboard = new Keyboard(controls);
        var keys = new byte[256];
        var last = Stopwatch.GetTimestamp();
        try
        {
            while (!_isOver)
            {
                var left = Period - Stopwatch.GetElapsedTime(last);
                if (!tty.IsForeground)
                {
                    // Keys are the shell's. Reading them would stop this process, or fail.
                    Thread.Sleep(Period);
                }
                else if (left > TimeSpan.Zero && tty.WaitForKey(left) && tty.IsForeground)
                {
                    var length = tty.Read(keys);
                    if (length == 0)
                        return;
                    foreach (var key in KeyDecoder.Decode(keys[..length]))
                        keyboard.Press(key);
                    Show(state(), controls, keyboard);
                    continue;
                }

                Listen(state(), controls, Stopwatch.GetElapsedTime(last));
                last = Stopwatch.GetTimestamp();
                Show(state(), controls, keyboard);
            }
        }
        catch (IOException)
        {
            // The terminal was closed. The recording goes on, or ends by the signal that tells of it.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever is wrong with a picture, the recording is not to end by it.
            _session!.Dispose();
            Console.Error.WriteLine(
                $"mycelia-recorder: {Unexpected.Say(e)}. The display has ended, the recording goes on: 'mycelia-recorder status' "
                    + "shows it, Ctrl+C stops it"
            );
        }
    }

    private void Listen(RecorderState state, IRecorderControls controls, TimeSpan elapsed)
    {
        var states = state.EachInput;
        if (states.Count != _inputs.Length)
            (_inputs, _missing) = ([.. states.Select(static _ => new InputView())], new MissingAudio?[states.Count]);
        var readings = controls.ReadLevels();
        var now = time.GetUtcNow();
        for (var i = 0; i < states.Count; i++)
            Listen(i, states[i], i < readings.Count ? readings[i] : default, elapsed, now);
        if (state.LastForgotten is { } forgotten && forgotten != _forgotten)
        {
            _forgotten = forgotten;
            foreach (var input in _inputs)
            {
                input.Past.Forget(forgotten);
                input.Loudness.Forget(forgotten);
            }
        }
    }

    private void Listen(int number, InputState state, LevelReading reading, TimeSpan elapsed, DateTimeOffset now)
    {
        var input = _inputs[number];
        input.Gauges.Move(reading, elapsed);
        var kind = state.Capture switch
        {
            CaptureState.Recording when state.SkippingSince is not null => StretchKind.Silence,
            CaptureState.Recording => StretchKind.Recorded,
            CaptureState.Paused => StretchKind.Paused,
            CaptureState.NoMicrophone or CaptureState.Reconnecting or CaptureState.DiskFull or CaptureState.StorageRefused =>
                StretchKind.Gap,
            _ => StretchKind.Before,
        };
        input.Past.Add(now, kind, reading.HasAudio ? reading.Level.RmsDb : null);
        if (reading.HasAudio)
            input.Loudness.Add(now, reading.Level.RmsDb);
        if (state.LastMissing is { } missing && missing != _missing[number])
            input.Past.AddGap(_missing[number] = missing);
    }

    private void Show(RecorderState state, IRecorderControls controls, Keyboard keyboard)
    {
        var now = time.GetLocalNow();
        ReadLedger(controls, keyboard.Zoom, now);
        var size = tty.Size;
        var isResized = size != (_canvas.Width, _canvas.Height);
        if (isResized)
            _canvas = new(size.Width, size.Height, traits.IsAscii);
        var notices = _notices.All;
        var view = new DashboardView(state, now, _inputs[0].Gauges, _inputs[0].Past, notices, keyboard.Label, keyboard.ShowsHelp)
        {
            Inputs = _inputs.Length > 1 ? _inputs : [],
            Minutes = keyboard.Minutes,
            Ledger = _ledger,
            Loudness = _inputs[0].Loudness,
            Events = keyboard.Events,
            IsAttached = _isAttached,
        };
        var moment = (state, now.ToUnixTimeSeconds(), (object)notices, keyboard.Version, _inputs[0].Gauges.All.Count);
        if (isResized || moment != _drawn)
            Dashboard.Draw(_canvas, view);
        else if (!keyboard.ShowsHelp && keyboard.Events is null)
            Dashboard.DrawMeter(_canvas, view);
        _drawn = moment;
        _session!.Draw(isNew => _writer.Write(_canvas, isNew));
    }

    private void ReadLedger(IRecorderControls controls, StripZoom zoom, DateTimeOffset now)
    {
        if (zoom == _zoom && (zoom == StripZoom.Minutes || Stopwatch.GetElapsedTime(_ledgerRead) < LedgerAge))
            return;
        (_zoom, _ledgerRead) = (zoom, Stopwatch.GetTimestamp());
        if (zoom == StripZoom.Minutes)
        {
            _ledger = null;
            return;
        }

        var (from, to) = LedgerWindow.Of(zoom, now);
        _ledger = new(from, to, controls.ReadLedger(from, to, now));
    }
}
