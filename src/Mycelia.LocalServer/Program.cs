using Mycelia.LocalServer.Settings;
using Mycelia.Recorder;

return await ServerCommand.RunAsync(args, new VisibleWriter(Console.Out), new VisibleWriter(Console.Error), Environment.GetEnvironmentVariable).ConfigureAwait(false);
