namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>How a cell is drawn. Without colours what is loud is still bold or reversed.</summary>
internal enum Ink : byte
{
    Plain,
    Bold,
    Dim,
    Good,
    Warning,
    Bad,
    Lamp,
    Notice,
    WarningBadge,
    BadBadge,
    NoticeBadge,
}
