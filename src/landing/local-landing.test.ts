import { landingContract } from "../../test/suites/landing-contract.ts";

landingContract("local");
landingContract("remote");
