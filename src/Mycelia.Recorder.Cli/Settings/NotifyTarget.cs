namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Somebody who is told of problems.</summary>
internal abstract record NotifyTarget
{
    private NotifyTarget() { }

    /// <summary>As it may be shown: an address may hold a secret in its path, and a command in its arguments.</summary>
    public abstract string Shown { get; }

    /// <summary>Whoever sits at the desktop.</summary>
    public sealed record Desktop : NotifyTarget
    {
        public override string Shown => "desktop";
    }

    /// <summary>A command, for the shell.</summary>
    /// <param name="Text">As it was written.</param>
    public sealed record Command(string Text) : NotifyTarget
    {
        /// <summary>The first word.</summary>
        public string Program => Text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)[0];

        public override string Shown => Program == Text ? Program : $"{Program} (arguments not shown)";

        public override string ToString() => Shown;
    }

    /// <summary>Whoever watches for a heartbeat.</summary>
    /// <param name="Uri">The address.</param>
    public sealed record Address(Uri Uri) : NotifyTarget
    {
        public override string Shown =>
            Uri.PathAndQuery is "/" ? $"{Uri.Scheme}://{Uri.Authority}" : $"{Uri.Scheme}://{Uri.Authority}/(not shown)";

        public override string ToString() => Shown;
    }
}
