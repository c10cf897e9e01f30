using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>An input of a run: it has a recording of its own.</summary>
/// <param name="Name">Which of several it is; null: the only one.</param>
/// <param name="OpenAsync">Opens it, at the start and again after it was lost; it throws <see cref="AudioInputException"/>.</param>
public sealed record RecordedInput(InputName? Name, Func<CancellationToken, Task<IAudioSource>> OpenAsync);
