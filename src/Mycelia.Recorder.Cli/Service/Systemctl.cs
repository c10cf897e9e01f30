using System.ComponentModel;
using System.Diagnostics;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>The user's own service manager, by way of <c>systemctl --user</c>.</summary>
internal static class Systemctl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Exit code and output; null when there is no systemctl.</returns>
    public static Task<(int ExitCode, string Output)?> RunAsync(params string[] arguments) =>
        RunAsync("systemctl", ["--user", "--no-pager", .. arguments]);

    /// <summary>The same of another program of systemd's.</summary>
    public static async Task<(int ExitCode, string Output)?> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, (process.ExitCode == 0 ? await output : $"{await output} {await error}").Trim());
        }
        catch (Win32Exception)
        {
            return null;
        }
        catch (TimeoutException)
        {
            return (-1, $"{program} did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Runs what must succeed.</summary>
    /// <exception cref="UserError">It did not.</exception>
    public static async Task DoAsync(params string[] arguments)
    {
        if (await RunAsync(arguments) is not { ExitCode: 0 } and var failed)
            throw new UserError(
                ExitCode.Failed,
                $"'systemctl --user {string.Join(' ', arguments)}' failed: "
                    + $"{failed?.Output.ReplaceLineEndings(" ") ?? "there is no systemctl"}"
            );
    }

    /// <exception cref="UserError">No service manager of the user's answers.</exception>
    public static async Task RequireAsync()
    {
        var answer = await RunAsync("show", "--property=Version");
        if (answer is { ExitCode: 0 })
            return;
        var reason = answer is null ? "there is no systemctl" : answer.Value.Output.ReplaceLineEndings(" ");
        throw new UserError(
            ExitCode.Failed,
            $"no systemd user instance answers here ({reason}): log in as the user who is to record, or start 'mycelia-recorder "
                + "record' by other means"
        );
    }
}
