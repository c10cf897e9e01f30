using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Whether systemd runs the user's services from the start of the machine, and not only while the user is logged in.</summary>
internal static class Linger
{
    private const string Program = "loginctl";

    /// <summary>What this user can run, and somebody else may have to.</summary>
    public const string Command = "loginctl enable-linger";

    private static string User => Posix.User.ToString(CultureInfo.InvariantCulture);

    /// <returns>Null when it cannot be told.</returns>
    public static async Task<bool?> IsOnAsync() =>
        await Systemctl.RunAsync(Program, ["show-user", User, "--property=Linger", "--value"]) switch
        {
            { ExitCode: 0, Output: "yes" } => true,
            { ExitCode: 0, Output: "no" } => false,
            // A user who is not logged in and does not linger is not known.
            { ExitCode: not 0 } => false,
            _ => null,
        };

    /// <exception cref="UserError">The system says no.</exception>
    public static async Task EnableAsync()
    {
        if (await Systemctl.RunAsync(Program, ["enable-linger"]) is not { ExitCode: 0 } and var failed)
            throw new UserError(
                ExitCode.Failed,
                $"'{Command}' failed: {failed?.Output.ReplaceLineEndings(" ") ?? "there is no loginctl"}; all else is done: run "
                    + $"'sudo {Command} {User}'"
            );
    }
}
