using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>
/// That a service has failed, as systemd tells what runs after it (<c>SERVICE_RESULT</c> and others: systemd.exec(5)). A service that fails
/// at every start is told of now and then only: the folder that systemd keeps over restarts has the time at which it was.
/// </summary>
internal static class ServiceFailure
{
    private const string Mark = "failure-told";

    /// <summary>What is to be told.</summary>
    /// <param name="variable">Gives an environment variable's value.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Null when the service was stopped, or has not run at all.</returns>
    public static ProblemNotice? Find(Func<string, string?> variable, DateTimeOffset now)
    {
        if (variable("SERVICE_RESULT") is not { Length: > 0 } result || result == "success")
            return null;
        var how = (result, variable("EXIT_CODE")) switch
        {
            ("watchdog", _) => "it took no audio for a minute, and was killed",
            ("oom-kill", _) => "the system ran out of memory, and killed it",
            (_, "exited") => $"it ended with {variable("EXIT_STATUS")}",
            (_, "killed" or "dumped") => $"it was killed by {variable("EXIT_STATUS")}",
            _ => result,
        };
        var next = IsFinal(variable) ? "its settings are wrong, and it is not started again" : "it is started again";
        return new("service_failed", $"the service has failed: {how}; {next}", now);
    }

    /// <summary>Whether it is time to tell again, and if so notes that it was told.</summary>
    /// <param name="variable">Gives an environment variable's value.</param>
    /// <param name="repeat">How far apart two notices are.</param>
    /// <param name="now">The moment.</param>
    public static bool IsDue(Func<string, string?> variable, TimeSpan repeat, DateTimeOffset now)
    {
        if (IsFinal(variable) || variable("RUNTIME_DIRECTORY") is not { Length: > 0 } folder)
            return true;
        var mark = new FileInfo(Path.Combine(folder, Mark));
        if (mark.Exists && now.UtcDateTime - mark.LastWriteTimeUtc is var age && age >= TimeSpan.Zero && age < repeat)
            return false;
        try
        {
            File.WriteAllText(mark.FullName, "");
            File.SetLastWriteTimeUtc(mark.FullName, now.UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it is told more often.
        }

        return true;
    }

    private static bool IsFinal(Func<string, string?> variable) =>
        variable("EXIT_CODE") == "exited" && variable("EXIT_STATUS") == ExitCode.Usage.ToString(CultureInfo.InvariantCulture);
}
