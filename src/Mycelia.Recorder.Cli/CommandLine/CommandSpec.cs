using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>A command: the parser, the help, the manual page and the shells' completion are made from it.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Description">One line for <c>--help</c>.</param>
/// <param name="Settings">What it can be told by option, environment and file.</param>
/// <param name="Run">Does it; gives the exit code. Null for a word that only groups others.</param>
internal sealed record CommandSpec(string Name, string Description, Setting[] Settings, Func<SettingsReader, Task<int>>? Run)
{
    /// <summary>How it is used.</summary>
    public Example[] Examples { get; init; } = [];

    /// <summary>What it takes besides options; null for nothing.</summary>
    public Operand? Operand { get; init; }

    /// <summary>The words that may follow it.</summary>
    public CommandSpec[] Subcommands { get; init; } = [];

    /// <summary>Under which heading the program's help lists it.</summary>
    public CommandGroup Group { get; init; } = CommandGroup.Manage;

    /// <summary>Those of its settings that its help lists when it lists commands before; null for all.</summary>
    public Setting[]? Common { get; init; }

    /// <summary>Left out of help, manual and completion: for the program itself.</summary>
    public bool IsHidden { get; init; }
}
