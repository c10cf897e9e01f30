namespace Mycelia.Recorder.Capture;

/// <summary>One input's share of <see cref="DeviceClaims"/>.</summary>
/// <param name="Claims">Those of the run.</param>
/// <param name="Input">Which input it is, from 0.</param>
public sealed record DeviceShare(DeviceClaims Claims, int Input);
