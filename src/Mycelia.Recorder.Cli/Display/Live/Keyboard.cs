using System.Globalization;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What keys mean, and the text of a mark while one is being named.</summary>
internal sealed class Keyboard(IRecorderControls controls)
{
    private const int LongestLabel = 120;
    private const int Page = 10;

    /// <summary>A week has fewer minutes than that.</summary>
    private const int MostDigits = 4;
    private const int MostEvents = 999;
    private int _marks;

    /// <summary>The label that is being typed; null when none is.</summary>
    public string? Label { get; private set; }

    /// <summary>The minutes that are to be forgotten, as typed so far; null when nobody is asked.</summary>
    public string? Minutes { get; private set; }

    public bool ShowsHelp { get; private set; }

    /// <summary>How much time the strip shows.</summary>
    public StripZoom Zoom { get; private set; }

    /// <summary>How many of the newest events the page of them passes over; null: it is not shown.</summary>
    public int? Events { get; private set; }

    /// <summary>Changes with everything that is to be seen of the keys.</summary>
    public int Version { get; private set; }

    public void Press(KeyPress key)
    {
        Version++;
        if (Minutes is not null)
            Forget(key, Minutes);
        else if (Label is not null)
            Name(key, Label);
        else if (ShowsHelp)
            Leave(key);
        else if (Events is { } back)
            Scroll(key, back);
        else if (key.Kind == KeyKind.Text)
            Command(key.Text);
    }

    /// <summary>A moment that is to be marked does not wait for the help to go; <c>q</c> is what people leave help with.</summary>
    private void Leave(KeyPress key)
    {
        (ShowsHelp, Events) = (false, null);
        if (key.Text is "p" or "P" or "m" or "M")
            Command(key.Text);
    }

    private void Scroll(KeyPress key, int back)
    {
        var by = key switch
        {
            { Kind: KeyKind.Up } or { Text: "k" } => 1,
            { Kind: KeyKind.Down } or { Text: "j" } => -1,
            { Kind: KeyKind.PageUp } => Page,
            { Kind: KeyKind.PageDown } => -Page,
            _ => 0,
        };
        if (by == 0)
            Leave(key);
        else
            Events = Math.Clamp(back + by, 0, MostEvents);
    }

    private void Command(string key)
    {
        switch (key)
        {
            case "p" or "P":
                controls.TogglePause();
                break;
            case "m" or "M":
                Label = "";
                break;
            case "x" or "X":
                Minutes = "";
                break;
            case "z" or "Z":
                Zoom = Zoom == StripZoom.Yesterday ? StripZoom.Minutes : Zoom + 1;
                break;
            case "e" or "E":
                Events = 0;
                break;
            case "q" or "Q":
                controls.Stop();
                break;
            case "?" or "h":
                ShowsHelp = true;
                break;
        }
    }

    /// <summary>A number and Enter; anything else keeps all.</summary>
    private void Forget(KeyPress key, string minutes)
    {
        switch (key.Kind)
        {
            case KeyKind.Text when key.Text is [>= '0' and <= '9'] && minutes.Length < MostDigits:
                Minutes = minutes + key.Text;
                break;
            case KeyKind.Text when key.Text is [>= '0' and <= '9']:
                break;
            case KeyKind.Backspace when minutes.Length > 0:
                Minutes = minutes[..^1];
                break;
            case KeyKind.Enter when int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
                Minutes = null;
                controls.Forget(TimeSpan.FromMinutes(count));
                break;
            default:
                Minutes = null;
                break;
        }
    }

    private void Name(KeyPress key, string label)
    {
        switch (key.Kind)
        {
            case KeyKind.Text when label.Length < LongestLabel:
                Label = label + key.Text;
                break;
            case KeyKind.Backspace when label.Length > 0:
                Label = label[..^(char.IsLowSurrogate(label[^1]) ? 2 : 1)];
                break;
            case KeyKind.Escape:
                Label = null;
                break;
            case KeyKind.Enter:
                Label = null;
                _marks++;
                controls.Mark(
                    string.IsNullOrWhiteSpace(label) ? string.Create(CultureInfo.InvariantCulture, $"mark {_marks}") : label.Trim()
                );
                break;
        }
    }
}
