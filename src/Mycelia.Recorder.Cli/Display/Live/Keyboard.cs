using System.Globalization;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What keys mean: <c>p</c>, <c>m</c>, <c>q</c> and <c>?</c>, and the text of a mark while one is being named.</summary>
internal sealed class Keyboard(IRecorderControls controls)
{
    private const int LongestLabel = 120;
    private int _marks;

    /// <summary>The label that is being typed; null when none is.</summary>
    public string? Label { get; private set; }

    public bool ShowsHelp { get; private set; }

    /// <summary>Changes with everything that is to be seen of the keys.</summary>
    public int Version { get; private set; }

    public void Press(KeyPress key)
    {
        Version++;
        if (Label is not null)
            Name(key, Label);
        else if (ShowsHelp)
            Leave(key);
        else if (key.Kind == KeyKind.Text)
            Command(key.Text);
    }

    /// <summary>A moment that is to be marked does not wait for the help to go; <c>q</c> is what people leave help with.</summary>
    private void Leave(KeyPress key)
    {
        ShowsHelp = false;
        if (key.Text is "p" or "P" or "m" or "M")
            Command(key.Text);
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
            case "q" or "Q":
                controls.Stop();
                break;
            case "?" or "h":
                ShowsHelp = true;
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
