using System.Text;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>What <c>setup</c> was told, so that it need not ask.</summary>
internal sealed record SetupOptions
{
    public static readonly Setting SecretFile = new(
        "--secret-file",
        "",
        "Read the key's secret from this file, or from stdin with '-'",
        null,
        "FILE"
    );
    public static readonly Setting WithService = new("--service", "", "Install and start the systemd user service");
    public static readonly Setting WithoutService = new("--no-service", "", "Write the settings only");
    public static readonly Setting WithLinger = new("--linger", "", "Let the service run while you are logged out, too");
    public static readonly Setting WithoutLinger = new("--no-linger", "", "Let the service run only while you are logged in");
    public static readonly Setting WithoutCheck = new("--no-check", "", "Do not try the server, the key or the input first");

    private const string StandardInput = "-";
    private const int LongestSecret = 16_384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Which of the user's recorders is set up.</summary>
    public required ServiceName Name { get; init; }

    /// <summary>Whether the service is to be installed; null: ask.</summary>
    public required bool? Service { get; init; }

    /// <summary>Whether it is to run while nobody is logged in; null: ask.</summary>
    public required bool? Linger { get; init; }

    /// <summary>Whether what is proposed is agreed to.</summary>
    public required bool IsAgreed { get; init; }

    public required bool IsChecked { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary>Who is to be told of problems; null: that was not said.</summary>
    public required string? Notify { get; init; }

    /// <summary>Whether there is a desktop that a notice could be shown on.</summary>
    public required bool HasDesktop { get; init; }

    /// <summary>The key's secret; null when it was not given.</summary>
    public required string? Secret { get; init; }

    /// <param name="settings">The settings.</param>
    /// <param name="name">Which recorder.</param>
    /// <param name="isAgreed">Whether <c>--yes</c> was said.</param>
    /// <param name="hasDesktop">Whether there is a desktop here.</param>
    /// <exception cref="UserError">Something contradicts something else, the secret cannot be read, or nobody is told so.</exception>
    public static SetupOptions Read(SettingsReader settings, ServiceName name, bool isAgreed, bool hasDesktop)
    {
        var service = Either(settings, WithService, WithoutService);
        var linger = Either(settings, WithLinger, WithoutLinger);
        if (service == false && linger == true)
            throw new UserError(ExitCode.Usage, "--linger is about the service, and --no-service leaves it out: choose one");
        return new()
        {
            Name = name,
            Service = service,
            Linger = linger,
            IsAgreed = isAgreed,
            IsChecked = !settings.Switch(WithoutCheck),
            IsDryRun = settings.Switch(SettingsTable.DryRun),
            Notify = ReadNotify(settings),
            HasDesktop = hasDesktop,
            Secret = ReadSecret(settings),
        };
    }

    /// <summary>What the command line or the environment says; a file in the working directory does not count.</summary>
    public static string? Given(SettingsReader settings, Setting setting) =>
        settings.ValueOf(setting) is { Source: SettingSource.Flag or SettingSource.Environment, Text: { } text } ? text : null;

    private static bool? Either(SettingsReader settings, Setting yes, Setting no) =>
        (settings.Switch(yes), settings.Switch(no)) switch
        {
            (true, true) => throw new UserError(ExitCode.Usage, $"{yes.Flag} and {no.Flag} contradict each other: choose one"),
            (true, _) => true,
            (_, true) => false,
            _ => null,
        };

    private static string? ReadNotify(SettingsReader settings)
    {
        if (Given(settings, SettingsTable.Notify) is not { } value)
            return null;
        NotifySetting.Read(settings);
        return value;
    }

    private static string? ReadSecret(SettingsReader settings)
    {
        if (settings.Text(SecretFile) is not { } path)
            return Given(settings, SettingsTable.ClientSecret);
        try
        {
            var text = path == StandardInput ? ReadStandardInput() : SmallText.Read(path, Patience);
            return text.Trim() is { Length: > 0 and <= LongestSecret } secret
                ? secret
                : throw new UserError(ExitCode.Usage, $"there is no secret in {path}: it is empty, or no secret is so long");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Usage, $"cannot read the secret from {path}: {FileTrouble.Of(path, e)}");
        }
    }

    private static string ReadStandardInput()
    {
        using var input = Console.OpenStandardInput();
        var bytes = new byte[LongestSecret + 1];
        return Encoding.UTF8.GetString(bytes, 0, input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
