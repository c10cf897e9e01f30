using Mycelia.LocalServer.Commands;
using Mycelia.LocalServer.Hosting;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.Recorder.Wording;

DiagnosticPort.Close();
PrivateFile.RestrictProcess();
return await ServerCommand
    .RunAsync(args, new VisibleWriter(Console.Out), new VisibleWriter(Console.Error), Environment.GetEnvironmentVariable)
    .ConfigureAwait(false);
