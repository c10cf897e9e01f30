using System.CommandLine;
using Mycelia.Recorder.Cli;
using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Queue;

StandardFiles.Ensure();
var parsed = new CommandParser(CommandTable.Root, Say).Parse(args, out var mistake);
if (mistake is not null)
    return Fail(ExitCode.Usage, mistake);

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (UserError e)
{
    return Fail(e.ExitCode, e.Message);
}
catch (QueueException e)
{
    return Fail(e.Problem == QueueProblem.InUse ? ExitCode.QueueInUse : ExitCode.Usage, e.Message);
}

static void Say(string message) => Tell(LogLevel.Warning, message);

static void Tell(LogLevel level, string message) =>
    Console.Error.WriteLine(Journal.Reads(Journal.StandardError) ? Journal.Prefix(level) + message : $"mycelia-recorder: {message}");

static int Fail(int exitCode, string message)
{
    Tell(LogLevel.Error, message);
    return exitCode;
}
