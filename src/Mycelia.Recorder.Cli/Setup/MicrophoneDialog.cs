using System.Globalization;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.Devices;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Lets somebody choose a microphone by speaking: each input has a number and a bar that moves.</summary>
/// <param name="tty">The terminal.</param>
/// <param name="backend">The way to the inputs.</param>
/// <param name="former">What is recorded so far; null for the system's default.</param>
internal sealed class MicrophoneDialog(Tty tty, ICaptureBackend backend, string? former)
{
    private const byte EndOfInput = 0x04;
    private const int MostDigits = 3;

    /// <summary>Rows that are not inputs'.</summary>
    private const int OtherRows = 5;

    /// <summary>A number stays with its input, whatever is plugged in meanwhile.</summary>
    private readonly List<string> _names = [];
    private readonly Lock _lock = new();
    private string _typed = "";
    private string _note = "";
    private string? _chosen;

    /// <returns>The input's name; null for the system's default, whichever that is.</returns>
    /// <exception cref="AudioInputException">No sound server answers.</exception>
    /// <exception cref="OperationCanceledException">Nobody chose.</exception>
    public async Task<string?> AskAsync(CancellationToken stop)
    {
        await backend.ListDevicesAsync(stop: stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = new DeviceWatch(
            stopListing => backend.ListDevicesAsync(stop: stopListing),
            (device, stopListening) => backend.OpenAsync(CaptureOptions.Default with { Device = device.Name }, stopListening)
        );
        using var view = new LevelBars(VisibleConsole.Drawing, () => tty.Size.Width, Lines);
        var watching = watch.RunAsync(view, TimeProvider.System, over.Token);
        var choosing = Task.Run(() => new Prompt(tty, over.Token).TakeKeys(Take), CancellationToken.None);
        await Task.WhenAny(watching, choosing);
        await over.CancelAsync();
        // The terminal is as it was before anything else is said.
        await choosing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await watching;
        await choosing;
        return _chosen;
    }

    /// <summary>The screen: inputs, how to choose, and what was typed so far.</summary>
    public IEnumerable<string> Lines(IReadOnlyList<InputLevel> inputs, int width)
    {
        lock (_lock)
        {
            foreach (var device in inputs.Select(static input => input.Device.Name).Where(name => !_names.Contains(name)))
                _names.Add(device);
            var most = Math.Max(1, tty.Size.Height - OtherRows);
            return
            [
                .. inputs
                    .Take(most)
                    .Select(input =>
                        LevelBars.Line(
                            input,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{_names.IndexOf(input.Device.Name) + 1, 3} {(input.Device.IsDefault ? '*' : ' ')} "
                            ),
                            input.Device.Description.Length == 0 ? input.Device.Name : input.Device.Description,
                            width
                        )
                    ),
                .. inputs.Count > most
                    ? [$"    and {inputs.Count - most} more: 'mycelia-recorder devices' lists all, --device names one"]
                    : Array.Empty<string>(),
                Cut(
                    inputs.Count == 0 ? LevelBars.NoInput : "Speak: the bar that moves is your microphone. * is the system's default.",
                    width
                ),
                Cut($"Number, or Enter for {Proposal}: {_typed}{_note}", width),
            ];
        }
    }

    /// <summary>Understands keys.</summary>
    /// <returns>Whether an input was chosen.</returns>
    public bool Take(ReadOnlySpan<byte> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                _note = "";
                switch (key)
                {
                    case EndOfInput:
                        throw new OperationCanceledException();
                    case (byte)'\r' or (byte)'\n' when TryChoose():
                        return true;
                    case 0x7f or 0x08 when _typed.Length > 0:
                        _typed = _typed[..^1];
                        break;
                    case >= (byte)'0' and <= (byte)'9' when _typed.Length < MostDigits:
                        _typed += (char)key;
                        break;
                }
            }

            return false;
        }
    }

    private string Proposal =>
        former is null ? "the system's default, whichever that is" : $"{Visible.Name(former)} as before (0: the default)";

    private bool TryChoose()
    {
        var number = _typed.Length == 0 ? -1 : int.Parse(_typed, CultureInfo.InvariantCulture);
        if (number > _names.Count)
        {
            _note = $"there is no {number}";
            _typed = "";
            return false;
        }

        _chosen =
            number < 0 ? former
            : number == 0 ? null
            : _names[number - 1];
        return true;
    }

    private static string Cut(string line, int width) => line.Length < width ? line : line[..Math.Max(0, width - 1)];
}
