using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Settings;

ProcessPrivacy.Enter();
StandardFiles.Ensure();
FileSizeSignal.Ignore();
StandardOutput.Install();
VisibleConsole.Take(Console.Out, Console.Error);
AppDomain.CurrentDomain.UnhandledException += static (_, e) => Environment.Exit(Fail((Exception)e.ExceptionObject));
try
{
    var parsed = new CommandParser(CommandTable.Root, Say).Parse(args, out var mistake);
    return mistake is null
        ? await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null })
        : Fail(new UserError(ExitCode.Usage, mistake));
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    return Fail(e);
}

static void Say(string message) => Tell(LogLevel.Warning, message);

static void Tell(LogLevel level, string message)
{
    try
    {
        Console.Error.WriteLine(Journal.Reads(Journal.StandardError) ? Journal.Prefix(level) + message : $"mycelia-recorder: {message}");
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        // Standard error takes nothing either: the exit code is all that is left to say it by.
    }
}

static int Fail(Exception exception)
{
    var (exitCode, message) = Unexpected.Of(exception);
    if (message is not null)
        Tell(LogLevel.Error, message);
    return exitCode;
}
