namespace Mycelia.Recorder.Cli.Devices;

/// <summary>Shows the levels of all inputs, once a tick.</summary>
internal interface ILevelView : IDisposable
{
    /// <summary>How long a tick is.</summary>
    TimeSpan Tick { get; }

    void Show(DateTimeOffset now, IReadOnlyList<InputLevel> inputs);
}
