using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Documentation;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What is generated is what is there; scripts/generate-docs.sh makes it so.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void The_manual_page_says_what_the_program_does() =>
        Assert.Equal(ManualPage.Write(CommandTable.Root, DocsCommand.Version), File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/mycelia-recorder.1")));

    [Fact]
    public void The_table_of_settings_in_the_readme_is_the_programs()
    {
        const string start = "<!-- settings -->\n";
        var readme = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "README.md"));
        var begin = readme.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Assert.Equal(SettingsMarkdown.Write(), readme[begin..readme.IndexOf("<!-- end of settings -->", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Every_command_has_examples()
    {
        var commands = CommandTable.Root.Subcommands.Concat(CommandTable.Root.Subcommands.SelectMany(static command => command.Subcommands));
        Assert.All(commands.Where(static command => !command.IsHidden), static command => Assert.NotEmpty(command.Examples));
    }

    [Fact]
    public void An_option_without_a_variable_is_one_that_no_table_lists()
    {
        var options = Everything(CommandTable.Root).SelectMany(static command => command.Settings).Distinct().ToArray();
        Assert.All(options, static option => Assert.Equal(option.Variable.Length > 0, SettingsTable.All.Contains(option)));
        Assert.Contains(options, static option => option.Flag == "--watch");
        Assert.Equal(SettingsTable.All.Length, SettingsTable.All.DistinctBy(static option => option.Variable).Count());

        static IEnumerable<CommandSpec> Everything(CommandSpec command) => [command, .. command.Subcommands.SelectMany(Everything)];
    }
}
