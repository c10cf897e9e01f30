using Mycelia.LocalServer.Commands;
using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Completion;
using Mycelia.Recorder.Cli.Documentation;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>
/// What is generated is what is there (scripts/generate-docs.sh makes it so); what is written can be read, and its links lead somewhere.
/// </summary>
public sealed class DocumentationTests
{
    private const int LongestReadme = 900;
    private const int LongestParagraph = 90;
    private const int LongestSentence = 35;
    private const int LargestGlossary = 20;

    public static TheoryData<string> Pages => [.. MarkdownPage.Names];

    /// <summary>What has been released stays in the words in which it was told.</summary>
    public static TheoryData<string> PagesButTheChangelog => [.. MarkdownPage.Names.Where(static name => name != "CHANGELOG.md")];

    [Fact]
    public void The_manual_page_says_what_the_program_does() =>
        Assert.Equal(
            ManualPage.Write(CommandTable.Root, ProgramVersion.Text),
            File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/mycelia-recorder.1"))
        );

    [Fact]
    public async Task The_manual_page_of_the_local_server_says_what_that_does()
    {
        using var page = new StringWriter();
        Assert.Equal(0, await ServerCommand.RunAsync(["docs"], page, TextWriter.Null, static _ => null));
        Assert.Equal(page.ToString(), await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Path, "docs/mycelia-local-server.1")));
    }

    [Theory]
    [InlineData("mycelia-recorder.service", false)]
    [InlineData("mycelia-recorder@.service", true)]
    public void The_units_that_are_packaged_are_the_programs(string name, bool isTemplate) =>
        Assert.Equal(
            UnitFile.WritePackaged("/usr/bin/mycelia-recorder", isTemplate),
            File.ReadAllText(Path.Combine(RepositoryFolder.Path, "packaging/recorder", name))
        );

    [Fact]
    public void The_completions_that_are_packaged_are_the_programs() =>
        Assert.All(
            ShellScripts.Shells,
            static shell =>
                Assert.Equal(
                    ShellScripts.For(shell) + "\n",
                    File.ReadAllText(Path.Combine(RepositoryFolder.Path, $"packaging/recorder/completions/mycelia-recorder.{shell}"))
                )
        );

    [Fact]
    public void The_table_of_settings_is_the_programs()
    {
        const string start = "<!-- settings -->\n";
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/settings.md"));
        var begin = page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Assert.Equal(SettingsMarkdown.Write(), page[begin..page.IndexOf("<!-- end of settings -->", StringComparison.Ordinal)]);
    }

    [Fact]
    public void The_readme_is_short() => Assert.InRange(new MarkdownPage("README.md").Words, 1, LongestReadme);

    [Theory]
    [MemberData(nameof(PagesButTheChangelog))]
    public void No_paragraph_and_no_sentence_is_long(string name)
    {
        var page = new MarkdownPage(name);
        Assert.DoesNotContain(page.Paragraphs, static paragraph => MarkdownPage.CountWords(paragraph) > LongestParagraph);
        Assert.DoesNotContain(page.Sentences, static sentence => MarkdownPage.CountWords(sentence) > LongestSentence);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_to_a_heading_that_are_there(string name) => Assert.Empty(new MarkdownPage(name).DeadLinks);

    [Theory]
    [MemberData(nameof(PagesButTheChangelog))]
    public void Folders_and_tests_that_a_page_names_are_there(string name) =>
        Assert.DoesNotContain(new MarkdownPage(name).CodeSpans, SourceNames.IsStale);

    [Fact]
    public void Types_that_the_architecture_names_are_there() =>
        Assert.DoesNotContain(new MarkdownPage("docs/architecture.md").CodeSpans, SourceNames.IsUnknown);

    [Fact]
    public void The_readme_leads_to_every_page()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "README.md"));
        Assert.All(
            MarkdownPage.Names.Where(static name => name != "README.md"),
            name => Assert.Contains($"({name})", readme, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_glossary_has_at_most_twenty_words_each_once()
    {
        var words = new MarkdownPage("docs/glossary.md").Rows.Select(static row => row.Split('|')[1].Trim()).ToArray();
        Assert.InRange(words.Length, 1, LargestGlossary);
        Assert.Equal(words.Distinct(), words);
    }

    [Fact]
    public void Every_command_has_examples()
    {
        var commands = CommandTable.Root.Subcommands.Concat(
            CommandTable.Root.Subcommands.SelectMany(static command => command.Subcommands)
        );
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
