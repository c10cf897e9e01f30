using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli.Schemas;

/// <summary>Every command that takes <c>--json</c> has a schema, and docs/events.md leads to each.</summary>
public sealed class CommandSchemaTests
{
    /// <summary>What is written besides the one document of a command, and what schemas share.</summary>
    private static readonly string[] Others =
    [
        "common",
        "events",
        "devices-watch",
        "queue-export",
        "status-all",
        "status-follow",
        "status-not-running",
        "upload-dry-run",
    ];

    [Fact]
    public void Every_command_has_a_schema_and_every_schema_a_command()
    {
        var commands = With(SettingsTable.Json, CommandTable.Root, "").Select(SchemaOf).ToArray();
        Assert.Equal(commands.Concat(Others).Distinct().Order(), SchemaFile.Names.Order());
    }

    [Fact]
    public void Every_schema_is_linked()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/events.md"));
        Assert.All(SchemaFile.Names, name => Assert.Contains($"(schemas/{name}.schema.json)", page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> With(Setting setting, CommandSpec command, string path) =>
        command
            .Subcommands.SelectMany(sub => With(setting, sub, $"{path} {sub.Name}".Trim()))
            .Concat(command.Settings.Contains(setting) ? [path] : []);

    /// <summary>A command that is the default of another writes what that writes, and one that goes on writes events.</summary>
    private static string SchemaOf(string command) =>
        command switch
        {
            "" or "record" or "upload" => "events",
            "queue" => "queue-status",
            "pause" or "resume" or "mark" or "stop" => "control",
            _ => command.Replace(' ', '-'),
        };
}
