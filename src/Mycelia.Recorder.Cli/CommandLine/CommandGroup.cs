namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>What a command is for, in the order of the program's help.</summary>
internal enum CommandGroup
{
    Record,

    Look,

    Manage,
}
