using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Finds out where audio is to go: by the options, else by questions. What comes of it is changes of the settings.</summary>
/// <param name="given">What the command line and the environment say.</param>
/// <param name="options">The same, of <c>setup</c>'s own.</param>
/// <param name="former">What the file of settings says so far.</param>
internal sealed class DestinationStep(SettingsReader given, SetupOptions options, IReadOnlyDictionary<string, string> former)
{
    /// <summary>What was answered last, so that a mistake is not typed again.</summary>
    private (string? Url, string? Id, string? Folder) _answered;

    /// <returns>The changes; null when the options say nothing of it.</returns>
    /// <exception cref="UserError">They say too little, or contradict each other.</exception>
    public Dictionary<string, string?>? ReadOptions()
    {
        var destination = Given(SettingsTable.Destination);
        if (destination is not null && DestinationSetting.Read(given) is ChosenDestination.InFolder)
            return IsOnCommandLine(SettingsTable.Url)
                ? throw new UserError(ExitCode.Usage, "--url is the address of a server, and --destination names a folder: choose one")
                : ToFolder(destination);
        var idle = FirstWithoutUrl();
        if ((Given(SettingsTable.Url) ?? (idle is null ? null : former.GetValueOrDefault(SettingsTable.Url.Variable))) is { } url)
            return ToServer(
                url,
                Given(SettingsTable.ClientId) ?? Former(SettingsTable.ClientId, url),
                options.Secret ?? Former(SettingsTable.ClientSecret, url)
            );
        return idle is null ? null : throw new UserError(ExitCode.Usage, $"{idle} is about a server, and none is named: --url does that");
    }

    /// <summary>Asks.</summary>
    /// <exception cref="OperationCanceledException">There is no answer.</exception>
    public Dictionary<string, string?> Ask(Prompt prompt)
    {
        var formerPlace = FormerPlace();
        var server = FoundServer.Find(Environment.GetEnvironmentVariable);
        var nearby = server is null && formerPlace is null ? NearbyServer.Find(Environment.GetEnvironmentVariable, Posix.User) : null;
        if (nearby is { IsRunning: false })
            Prose.Write($"The local server is installed here, and does not run at its usual address, {UsualPort.Url}: {nearby.Advice}.");
        (string Words, Func<Dictionary<string, string?>> Answer)?[] ways =
        [
            formerPlace is null ? null : ($"where it goes now: {formerPlace}", static () => []),
            server is null || server.Url == former.GetValueOrDefault(SettingsTable.Url.Variable)
                ? null
                : ($"the local server that runs here, {server.Url}", () => ToServer(server.Url, server.ClientId, server.Secret)),
            nearby is { IsRunning: true }
                ? (
                    $"the local server that runs here, {UsualPort.Url}: you need its key",
                    () => AskForKey(prompt, UsualPort.Url, $"Its key: {nearby.Advice}.")
                )
                : null,
            ("a Mycelia server: you need its address and an API key", () => AskForServer(prompt)),
            ("a folder on this machine, without a server", () => AskForFolder(prompt)),
            nearby is { IsRunning: false } ? ("the local server, which I have started now", () => Ask(prompt)) : null,
        ];
        var there = ways.Where(static way => way is not null).Select(static way => way!.Value).ToList();
        return there[prompt.Choose("Where is your audio to go?", [.. there.Select(static way => way.Words)])].Answer();
    }

    /// <summary>What cannot be asked without a terminal, as options; empty when all is known.</summary>
    public static IEnumerable<string> Missing(IReadOnlyDictionary<string, string?> changes, IReadOnlyDictionary<string, string> former)
    {
        var values = new Dictionary<string, string>(former);
        foreach (var (name, value) in changes)
            values[name] = value ?? "";
        return ServiceSettings
            .Missing(values)
            .Select(static name =>
                name == SettingsTable.Url.Variable ? "--url, or --destination file:DIR"
                : name == SettingsTable.ClientId.Variable ? SettingsTable.ClientId.Flag!
                : $"{SetupOptions.SecretFile.Flag}, or {name} in the environment"
            );
    }

    private Dictionary<string, string?> AskForServer(Prompt prompt) =>
        AskForKey(prompt, AskForAddress(prompt), "The API key is made in Mycelia, with the rights that docs/servers.md lists.");

    private string AskForAddress(Prompt prompt)
    {
        var isHttpAllowed = given.Switch(SettingsTable.AllowHttp) || former.ContainsKey(SettingsTable.AllowHttp.Variable);
        while (true)
        {
            var url = prompt.Ask("Address of the server", _answered.Url ?? former.GetValueOrDefault(SettingsTable.Url.Variable));
            if (ServerSettings.WhyNoAddress(url, "as typed", isHttpAllowed) is not { } trouble)
                return url;
            Prose.Write(trouble);
        }
    }

    private Dictionary<string, string?> AskForKey(Prompt prompt, string url, string hint)
    {
        Prose.Write(hint);
        var id = prompt.Ask("Id of the key", (url == _answered.Url ? _answered.Id : null) ?? Former(SettingsTable.ClientId, url));
        _answered = (url, id, _answered.Folder);
        var formerSecret = id == Former(SettingsTable.ClientId, url) ? Former(SettingsTable.ClientSecret, url) : null;
        return ToServer(url, id, prompt.AskSecret("Secret of the key", formerSecret is not null) ?? formerSecret);
    }

    private Dictionary<string, string?> AskForFolder(Prompt prompt)
    {
        var folder = prompt.Ask("Folder", _answered.Folder);
        _answered = _answered with { Folder = folder };
        return ToFolder("file:" + folder);
    }

    private Dictionary<string, string?> ToServer(string url, string? id, string? secret)
    {
        var changes = new Dictionary<string, string?>
        {
            [SettingsTable.Url.Variable] = url,
            [SettingsTable.ClientId.Variable] = id,
            [SettingsTable.ClientSecret.Variable] = secret,
        };
        if (Given(SettingsTable.Destination) is { } way)
            changes[SettingsTable.Destination.Variable] = way;
        else if (FormerFolder is not null)
            changes[SettingsTable.Destination.Variable] = null;
        if (given.Switch(SettingsTable.AllowHttp))
            changes[SettingsTable.AllowHttp.Variable] = "true";
        if (Given(SettingsTable.CaFile) is { } authorities)
            changes[SettingsTable.CaFile.Variable] = Path.GetFullPath(authorities);
        return Delivered(changes);
    }

    private Dictionary<string, string?> ToFolder(string destination) =>
        Delivered(new() { [SettingsTable.Destination.Variable] = DestinationSetting.InFull(destination, Environment.CurrentDirectory) });

    /// <summary>Who sets up a destination wants audio to go there.</summary>
    private Dictionary<string, string?> Delivered(Dictionary<string, string?> changes)
    {
        if (former.ContainsKey(SettingsTable.NoUpload.Variable))
            changes[SettingsTable.NoUpload.Variable] = null;
        return changes;
    }

    private string? FormerPlace() =>
        FormerFolder
        ?? (
            former.GetValueOrDefault(SettingsTable.Url.Variable) is { Length: > 0 } url && ServiceSettings.Missing(former).Length == 0
                ? SettingsTable.Url.Show(url)
                : null
        );

    private string? FormerFolder =>
        DestinationSetting.FolderOf(former.GetValueOrDefault(SettingsTable.Destination.Variable), Environment.CurrentDirectory);

    /// <summary>A key never meets another server than the one that it was written for.</summary>
    private string? Former(Setting setting, string url) =>
        former.GetValueOrDefault(SettingsTable.Url.Variable) == url ? former.GetValueOrDefault(setting.Variable) : null;

    private string? FirstWithoutUrl() =>
        Array
            .Find(
                [SettingsTable.ClientId, SettingsTable.CaFile, SettingsTable.AllowHttp, SetupOptions.SecretFile, SettingsTable.Destination],
                IsOnCommandLine
            )
            ?.Flag;

    private bool IsOnCommandLine(Setting setting) => given.ValueOf(setting).Source == SettingSource.Flag;

    private string? Given(Setting setting) => SetupOptions.Given(given, setting);
}
