using Mycelia.LocalServer;
using Mycelia.LocalServer.Settings;
using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Wording;

DiagnosticPort.Close();
PrivateFile.RestrictProcess();
return await ServerCommand.RunAsync(args, new VisibleWriter(Console.Out), new VisibleWriter(Console.Error), Environment.GetEnvironmentVariable).ConfigureAwait(false);
