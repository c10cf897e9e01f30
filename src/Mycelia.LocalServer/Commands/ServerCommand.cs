using System.CommandLine;
using System.Globalization;
using System.Net;
using Mycelia.LocalServer.Hosting;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Settings;
using Mycelia.Recorder.Wording;

namespace Mycelia.LocalServer.Commands;

/// <summary>
/// The command line of <c>mycelia-local-server</c>: parses, runs until it is told to stop, and turns failures into exit codes.
/// </summary>
internal static class ServerCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description =
            "Address and port to listen on; port 0 lets the system choose. "
            + $"Several are separated by ';'. [env: MYCELIA_SERVER_URLS; default: {ServerSettings.DefaultUrl}]",
        HelpName = "URL",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description =
            "Directory for audio, index and credentials. " + "[env: MYCELIA_SERVER_DATA; default: ~/.local/share/mycelia-local-server]",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<string?> PublicUrls = new("--public-url")
    {
        Description =
            "How clients reach it through a proxy or under a name, such as https://mycelia.example.org; requests under other names than "
            + "localhost, this machine's and its addresses are refused. Several are separated by ';'. [env: MYCELIA_SERVER_PUBLIC_URL]",
        HelpName = "URL",
    };

    private static readonly Option<bool> AllowHttp = new("--allow-http")
    {
        Description = "Allow an address that other machines reach, although tokens and audio then travel in clear.",
    };

    private static readonly Option<bool> NewCredentials = new("--new-credentials")
    {
        Description = "Make a new client id and secret for the first key; the old ones and all their tokens stop working.",
    };

    private static readonly Option<int> TokenLifetime = new("--token-lifetime")
    {
        Description = "How long an access token is good for.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 86_400,
        CustomParser = static result =>
            int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0,
    };

    private static readonly Option<long> MaxUploadBytes = new("--max-upload-bytes")
    {
        Description = "The largest audio file that is accepted.",
        HelpName = "BYTES",
        DefaultValueFactory = _ => ServerSettings.DefaultMaxUploadBytes,
        CustomParser = static result =>
            long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0,
    };

    private static readonly Option<string?> Keep = new("--keep")
    {
        Description =
            "How long audio is kept, such as 90d, 12w or 48h; what is older is deleted, unless it is protected. "
            + "[env: MYCELIA_SERVER_KEEP; default: for ever]",
        HelpName = "TIME",
    };

    private static readonly Option<string?> MaxSize = new("--max-size")
    {
        Description =
            "How large all audio together may be, such as 200GB; beyond that the oldest is deleted, unless it is protected. "
            + "[env: MYCELIA_SERVER_MAX_SIZE; default: as the disk lets it]",
        HelpName = "SIZE",
    };

    private static readonly Option<bool> NoFlac = new("--no-flac")
    {
        Description = "Keep WAV files as they came. Without it they are kept as FLAC, in about half the room, an hour later.",
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log every request." };

    /// <summary>Runs the program and returns its exit code: 0 done, 1 failed, 2 wrong usage or settings.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">For the address and the place of the credentials.</param>
    /// <param name="errors">For everything else, a line a problem.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, Func<string, string?> environment)
    {
        var command = new RootCommand("A small Mycelia server for one machine: keeps what mycelia-recorder uploads, and gives it back.")
        {
            Urls,
            Data,
            PublicUrls,
            AllowHttp,
            NewCredentials,
            TokenLifetime,
            MaxUploadBytes,
            Keep,
            MaxSize,
            NoFlac,
            Verbose,
        };
        command.Add(KeysCommand.Create(parsed => DataPathFrom(parsed, environment), output, errors, TimeProvider.System));
        command.Add(HealthCommand.Create(Urls, parsed => EndPointsFrom(parsed, environment, allowHttp: true), output));
        command.Add(ManualCommand(command, output));
        command.SetAction(
            (parsed, _) => ServeAsync(SettingsFrom(parsed, environment), output, errors, Set(environment("JOURNAL_STREAM")) is not null)
        );

        var parse = command.Parse(args);
        if (parse.Errors.Count > 0)
        {
            await errors.WriteLineAsync($"mycelia-local-server: {parse.Errors[0].Message} See --help.").ConfigureAwait(false);
            return StartupException.WrongSettings;
        }

        try
        {
            // The host handles the signals; System.CommandLine would end the process 2 s after the first one.
            return await parse
                .InvokeAsync(
                    new()
                    {
                        Output = output,
                        Error = errors,
                        EnableDefaultExceptionHandler = false,
                        ProcessTerminationTimeout = null,
                    }
                )
                .ConfigureAwait(false);
        }
        catch (StartupException e)
        {
            await errors.WriteLineAsync($"mycelia-local-server: {e.Message}").ConfigureAwait(false);
            return e.ExitCode;
        }
        catch (Exception e) when (MissingLibrary.SentenceFor(e) is { } sentence)
        {
            await errors.WriteLineAsync($"mycelia-local-server: {sentence}").ConfigureAwait(false);
            return StartupException.Failed;
        }
    }

    /// <summary><c>docs</c>, hidden: what scripts/generate-docs.sh writes into the documentation.</summary>
    private static Command ManualCommand(RootCommand root, TextWriter output)
    {
        var manual = new Command("docs") { Hidden = true };
        manual.SetAction(_ => output.Write(ServerManual.Write(root, Version)));
        return manual;
    }

    private static string Version => typeof(ServerCommand).Assembly.GetName().Version!.ToString(3);

    /// <param name="settings">What it is told.</param>
    /// <param name="output">For where it is.</param>
    /// <param name="errors">For what goes wrong.</param>
    /// <param name="isJournal">The output goes into the journal, which others read, too: no place for a link that signs in.</param>
    private static async Task<int> ServeAsync(ServerSettings settings, TextWriter output, TextWriter errors, bool isJournal)
    {
        if (MissingLibrary.OpenSslSentence is { } sentence)
            throw new StartupException(sentence);
        var server = await RunningServer.StartAsync(settings, errors, TimeProvider.System).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            foreach (var address in server.Addresses)
                await output.WriteLineAsync($"Listening on {address}").ConfigureAwait(false);
            await output
                .WriteLineAsync(
                    File.Exists(server.CredentialsPath)
                        ? $"Credentials in {server.CredentialsPath}"
                        : "Credentials were handed out before; if they are lost, start with --new-credentials"
                )
                .ConfigureAwait(false);
            if (server.OneTimeToken is { } token && !isJournal)
                await output
                    .WriteLineAsync($"Listen at {BrowserAddress(server)}/open?once={token} (good once, for 10 minutes)")
                    .ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
            await server.WaitForShutdownAsync().ConfigureAwait(false);
        }

        if (server.HasData)
            return 0;
        await errors
            .WriteLineAsync(
                $"mycelia-local-server: the data directory {settings.DataPath} was removed while the server ran: what it had stored "
                    + "there is gone."
            )
            .ConfigureAwait(false);
        return StartupException.Failed;
    }

    /// <summary>Where a browser of this machine finds it.</summary>
    private static string BrowserAddress(RunningServer server)
    {
        var address = new Uri(server.Addresses[0]);
        return IPAddress.TryParse(address.Host, out var host) && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any))
            ? $"http://localhost:{address.Port}"
            : server.Addresses[0];
    }

    private static ServerSettings SettingsFrom(ParseResult parsed, Func<string, string?> environment) =>
        new()
        {
            EndPoints = EndPointsFrom(parsed, environment, parsed.GetValue(AllowHttp)),
            DataPath = DataPathFrom(parsed, environment),
            PublicUrls = PublicUrl.ParseList(parsed.GetValue(PublicUrls) ?? Set(environment("MYCELIA_SERVER_PUBLIC_URL"))),
            TokenLifetime = TimeSpan.FromSeconds(Positive(TokenLifetime, parsed.GetValue(TokenLifetime))),
            MaxUploadBytes = Positive(MaxUploadBytes, parsed.GetValue(MaxUploadBytes)),
            Keep = Amounts.ParseKeep(parsed.GetValue(Keep) ?? Set(environment("MYCELIA_SERVER_KEEP"))),
            MaxSize = Amounts.ParseMaxSize(parsed.GetValue(MaxSize) ?? Set(environment("MYCELIA_SERVER_MAX_SIZE"))),
            PacksFlac = !parsed.GetValue(NoFlac),
            NewCredentials = parsed.GetValue(NewCredentials),
            Verbose = parsed.GetValue(Verbose),
        };

    private static IReadOnlyList<IPEndPoint> EndPointsFrom(ParseResult parsed, Func<string, string?> environment, bool allowHttp) =>
        ListenUrl.ParseList(parsed.GetValue(Urls) ?? Set(environment("MYCELIA_SERVER_URLS")) ?? ServerSettings.DefaultUrl, allowHttp);

    private static string DataPathFrom(ParseResult parsed, Func<string, string?> environment) =>
        parsed.GetValue(Data) ?? Set(environment("MYCELIA_SERVER_DATA")) ?? DefaultDataPath(environment);

    private static string DefaultDataPath(Func<string, string?> environment) =>
        Path.Combine(Absolute(environment("XDG_DATA_HOME")) ?? Path.Combine(Home(environment), ".local", "share"), "mycelia-local-server");

    private static string Home(Func<string, string?> environment)
    {
        var home =
            Absolute(environment("HOME"))
            ?? throw new StartupException(
                "HOME is not set to an absolute path: say where with --data DIR.",
                StartupException.WrongSettings
            );
        return Directory.Exists(home)
            ? home
            : throw new StartupException($"HOME is {home}, which is not there: say where with --data DIR.", StartupException.WrongSettings);
    }

    /// <summary>A path that is not absolute counts as none (XDG Base Directory Specification).</summary>
    private static string? Absolute(string? path) => Path.IsPathFullyQualified(path ?? "") ? path : null;

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static long Positive(Option option, long value) =>
        value > 0 ? value : throw new StartupException($"{option.Name} must be a number above 0.", StartupException.WrongSettings);
}
