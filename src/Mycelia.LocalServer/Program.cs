using Mycelia.LocalServer.Settings;

return await ServerCommand.RunAsync(args, Console.Out, Console.Error, Environment.GetEnvironmentVariable).ConfigureAwait(false);
