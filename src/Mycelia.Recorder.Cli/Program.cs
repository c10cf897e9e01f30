using System.CommandLine;
using Mycelia.Recorder.Cli;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Queue;

var root = new RootCommand("Records the microphone, all day, and delivers every second of it to a Mycelia server.");
AddAction(root, SettingsTable.Record, RecordCommand.RunAsync);
AddCommand("record", "Record until Ctrl+C (the default)", SettingsTable.Record, RecordCommand.RunAsync);
AddCommand("devices", "List the inputs that can be recorded", DevicesCommand.Settings, DevicesCommand.RunAsync);
AddCommand("auth", "Ask the server for one access token, and say what is wrong if there is none", AuthCommand.Settings, AuthCommand.RunAsync);
AddCommand("upload", "Deliver what waits in the queue, without recording", UploadCommand.Settings, UploadCommand.RunAsync);

var queue = new Command("queue", "Look at what waits for delivery");
AddAction(queue, QueueCommand.Settings, QueueCommand.RunAsync);
var status = new Command("status", "How much waits (the default)");
AddAction(status, QueueCommand.Settings, QueueCommand.RunAsync);
queue.Subcommands.Add(status);
root.Subcommands.Add(queue);

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
    return Fail(ExitCode.Usage, $"{parsed.Errors[0].Message.TrimEnd('.')}; 'mycelia-recorder --help' lists what there is");

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

void AddCommand(string name, string description, Setting[] settings, Func<SettingsReader, Task<int>> run)
{
    var command = new Command(name, description);
    AddAction(command, settings, run);
    root.Subcommands.Add(command);
}

static void AddAction(Command command, Setting[] settings, Func<SettingsReader, Task<int>> run)
{
    var options = new OptionSet(settings);
    options.AddTo(command);
    command.SetAction((commandLine, _) => run(new SettingsReader(commandLine, options)));
}

static int Fail(int exitCode, string message)
{
    Console.Error.WriteLine($"mycelia-recorder: {message}");
    return exitCode;
}
