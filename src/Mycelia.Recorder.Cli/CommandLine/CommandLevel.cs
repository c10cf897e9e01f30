using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>A command at its place in the tree: <c>queue list</c> below <c>queue</c> below the program.</summary>
/// <param name="spec">The command.</param>
/// <param name="parent">What it is a subcommand of; null for the program.</param>
internal sealed class CommandLevel(CommandSpec spec, CommandLevel? parent)
{
    public CommandSpec Spec { get; } = spec;

    public CommandLevel? Parent { get; } = parent;

    /// <summary>Its options. One that stands before a subcommand is the subcommand's, if that has it.</summary>
    public OptionSet Options { get; } = new(parent?.Options, spec.Settings);

    /// <summary>What is typed to get there.</summary>
    public string Path => Parent is null ? Spec.Name : $"{Parent.Path} {Spec.Name}";
}
