using System.Diagnostics;
using System.Globalization;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A real terminal (tmux, a server of its own) with a shell in it: keys go in, the screen comes out.</summary>
public sealed class TmuxTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _server = $"mycelia-{Guid.NewGuid():N}";

    private TmuxTerminal() { }

    /// <summary>Opens the terminal; the shell starts in <paramref name="directory"/>, with nothing of the tester's own settings.</summary>
    public static async Task<TmuxTerminal> OpenAsync(
        string directory,
        IEnumerable<KeyValuePair<string, string>> environment,
        int width,
        int height
    )
    {
        var terminal = new TmuxTerminal();
        string[] settings = [.. environment.Select(static setting => $"{setting.Key}={setting.Value}")];
        await terminal.TmuxAsync([
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-s",
            "t",
            "-x",
            Text(width),
            "-y",
            Text(height),
            "-c",
            directory,
            "env",
            "-i",
            $"PATH={Environment.GetEnvironmentVariable("PATH")}",
            "TERM=screen",
            "LANG=C.UTF-8",
            "PS1=$ ",
            "HISTFILE=/dev/null",
            $"R={Programs.Recorder}",
            .. settings,
            "bash",
            "--norc",
            "--noprofile",
        ]);
        try
        {
            await terminal.ScreenAsync("$");
            return terminal;
        }
        catch
        {
            await terminal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Types text as it is.</summary>
    public Task TypeAsync(string text) => TmuxAsync("send-keys", "-t", "t", "-l", text);

    /// <summary>Types a line.</summary>
    public async Task EnterAsync(string text)
    {
        await TypeAsync(text);
        await PressAsync("Enter");
    }

    /// <summary>Presses keys by tmux's names.</summary>
    public Task PressAsync(params string[] keys) => TmuxAsync(["send-keys", "-t", "t", .. keys]);

    /// <summary>Gives the terminal another size.</summary>
    public Task ResizeAsync(int width, int height) => TmuxAsync("resize-window", "-t", "t", "-x", Text(width), "-y", Text(height));

    /// <summary>Waits until the screen shows every one of <paramref name="texts"/>.</summary>
    public Task<string> ScreenAsync(params string[] texts) =>
        ScreenAsync(screen => texts.All(text => screen.Contains(text, StringComparison.Ordinal)), string.Join(" and ", texts));

    /// <summary>Waits until the screen is as <paramref name="condition"/> says.</summary>
    public async Task<string> ScreenAsync(Func<string, bool> condition, string wanted)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var screen = await TmuxAsync("capture-pane", "-t", "t", "-p");
            if (condition(screen))
                return screen;
            if (waited.Elapsed > Patience)
                throw new InvalidOperationException($"the screen does not show {wanted}:\n{screen}");
            await Task.Delay(50);
        }
    }

    /// <summary>The screen with its colours, as escape sequences.</summary>
    public Task<string> ColouredScreenAsync() => TmuxAsync("capture-pane", "-t", "t", "-p", "-e");

    /// <summary>A property of the terminal, by tmux's name: <c>alternate_on</c>, <c>cursor_flag</c>, …</summary>
    public async Task<string> AskAsync(string property) => (await TmuxAsync("display-message", "-t", "t", "-p", $"#{{{property}}}")).Trim();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await TmuxAsync("kill-server");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> TmuxAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-L", _server, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("TMUX");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)}: {await error}");
    }
}
